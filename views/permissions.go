package views

// Permissions is what the operator's role may do. Other controls are not shown, and are refused if used anyway.
type Permissions struct {
	Issue, Export, Invite                      bool
	Memberships, Sessions, Factors, SendEmails bool
	Domains, DeclareVerified                   bool
	TestSignIn                                 bool
	CreateOrganizations, CreateUsers           bool
	Webhooks, Flags                            bool
	TargetFlags, SetRetention                  bool
	ManageKeys, ManageContacts                 bool
	ManageProviders, EnrollFactors             bool
	WriteAuditLogs, RevealSecrets              bool
	Impersonate, Sync                          bool
}
