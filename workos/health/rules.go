package health

// Code names a kind of issue.
type Code string

// The codes. Each has one rule below, and words in package views.
const (
	ConnectionInactive       Code = "connection_inactive"
	ConnectionDraft          Code = "connection_draft"
	ConnectionRequiresType   Code = "connection_requires_type"
	ConnectionValidating     Code = "connection_validating"
	ConnectionDeleting       Code = "connection_deleting"
	ConnectionStatusUnknown  Code = "connection_status_unknown"
	ConnectionAmbiguous      Code = "connection_ambiguous"
	ConnectionSignInsFailing Code = "connection_sign_ins_failing"
	CertificateExpired       Code = "certificate_expired"
	CertificateExpiring      Code = "certificate_expiring"
	DirectoryUnlinked        Code = "directory_unlinked"
	DirectoryRefused         Code = "directory_credentials_refused"
	DirectoryValidating      Code = "directory_validating"
	DirectoryDeleting        Code = "directory_deleting"
	DirectoryStatusUnknown   Code = "directory_status_unknown"
	DomainPending            Code = "domain_pending"
	DomainUnverified         Code = "domain_unverified"
	DomainFailed             Code = "domain_failed"
	DomainStatusUnknown      Code = "domain_status_unknown"
	MemberLeft               Code = "member_left_directory"
	MemberStatusUnknown      Code = "member_directory_status_unknown"
	MembershipInactive       Code = "membership_inactive"
	MembershipPending        Code = "membership_pending"
	MembershipStatusUnknown  Code = "membership_status_unknown"
	InvitationExpired        Code = "invitation_expired"
	InvitationStatusUnknown  Code = "invitation_status_unknown"
	UserEmailUnverified      Code = "user_email_unverified"
	UserWithoutOrganization  Code = "user_without_organization"
	AddressSignInsFailing    Code = "address_sign_ins_failing"
	OrganizationDeleting     Code = "organization_deleting"
	UserDeleting             Code = "user_deleting"

	ConnectionOrganizationDeleting Code = "connection_organization_deleting"
	DirectoryOrganizationDeleting  Code = "directory_organization_deleting"
	DomainOrganizationDeleting     Code = "domain_organization_deleting"
	InvitationOrganizationDeleting Code = "invitation_organization_deleting"
	MembershipOrganizationDeleting Code = "membership_organization_deleting"
	MembershipUserDeleting         Code = "membership_user_deleting"
)

// The keys by which rules read.
var (
	byOrganization         = []Key{KeyOrganization}
	byConnection           = []Key{KeyConnection}
	byUser                 = []Key{KeyUser}
	byEmail                = []Key{KeyEmail}
	byOrganizationAndEmail = []Key{KeyOrganization, KeyEmail}

	ownOrganization = []Read{{KindOrganization, byOrganization}}
)

var rules = prepared([]Rule{
	{Code: ConnectionInactive, Judges: KindConnection, Severity: Critical, Owner: CustomerAdmin, Remedy: RemedySSO, Customer: true,
		check: connectionIn("inactive")},
	{Code: ConnectionDraft, Judges: KindConnection, Severity: Warning, Owner: CustomerAdmin, Remedy: RemedySSO, Customer: true,
		check: settingUp(connectionIn("draft"))},
	{Code: ConnectionRequiresType, Judges: KindConnection, Severity: Warning, Owner: CustomerAdmin, Remedy: RemedySSO, Customer: true,
		check: settingUp(connectionIn("requires_type"))},
	{Code: ConnectionValidating, Judges: KindConnection, Severity: Warning, Owner: CustomerAdmin, Remedy: RemedySSO, Customer: true,
		check: settingUp(connectionIn("validating"))},
	{Code: ConnectionDeleting, Judges: KindConnection, Severity: Info, Owner: NoAction, Customer: true,
		check: connectionIn("deleting")},
	{Code: ConnectionStatusUnknown, Judges: KindConnection, Severity: Warning, Owner: OurTeam, Customer: true,
		check: connectionStatusUnknown},
	{Code: ConnectionAmbiguous, Judges: KindConnection, Reads: []Read{{KindConnection, byOrganization}},
		Severity: Warning, Owner: OurTeam, Customer: true, check: ambiguous},
	{Code: ConnectionSignInsFailing, Judges: KindConnection, Reads: []Read{{KindSignIn, byConnection}, {KindSignIn, byEmail}},
		Severity: Critical, Owner: CustomerAdmin, Remedy: RemedyReadFailures, Customer: true, check: connectionFailing},
	{Code: CertificateExpired, Judges: KindConnection, Reads: []Read{{KindCertificate, byConnection}},
		Severity: Critical, Owner: CustomerAdmin, Remedy: RemedyCertificate, Customer: true, check: certificateExpired},
	{Code: CertificateExpiring, Judges: KindConnection, Reads: []Read{{KindCertificate, byConnection}},
		Severity: Critical, Owner: CustomerAdmin, Remedy: RemedyCertificate, Customer: true, check: certificateExpiring},

	{Code: DirectoryUnlinked, Judges: KindDirectory, Severity: Warning, Owner: CustomerAdmin, Remedy: RemedyDirectory, Customer: true,
		check: directoryIn("unlinked", "inactive")}, // events say inactive
	{Code: DirectoryRefused, Judges: KindDirectory, Severity: Critical, Owner: CustomerAdmin, Remedy: RemedyDirectory, Customer: true,
		check: directoryIn("invalid_credentials")},
	{Code: DirectoryValidating, Judges: KindDirectory, Severity: Warning, Owner: CustomerAdmin, Remedy: RemedyDirectory, Customer: true,
		check: settingUp(directoryIn("validating"))},
	{Code: DirectoryDeleting, Judges: KindDirectory, Severity: Info, Owner: NoAction, Customer: true,
		check: directoryIn("deleting")},
	{Code: DirectoryStatusUnknown, Judges: KindDirectory, Severity: Warning, Owner: OurTeam, Customer: true,
		check: directoryStatusUnknown},

	{Code: DomainPending, Judges: KindDomain, Severity: Warning, Owner: CustomerAdmin, Remedy: RemedyDomain, Customer: true,
		check: settingUp(domainPending)},
	{Code: DomainUnverified, Judges: KindDomain, Severity: Warning, Owner: CustomerAdmin, Remedy: RemedyDomain, Customer: true,
		check: domainIn("unverified")},
	{Code: DomainFailed, Judges: KindDomain, Severity: Critical, Owner: CustomerAdmin, Remedy: RemedyDomain, Customer: true,
		check: domainIn("failed")},
	{Code: DomainStatusUnknown, Judges: KindDomain, Severity: Warning, Owner: OurTeam, Customer: true, check: domainStatusUnknown},

	{Code: MemberLeft, Judges: KindMembership,
		Reads:    []Read{{KindDirectoryUser, byOrganizationAndEmail}, {KindUser, byUser}},
		Severity: Critical, Owner: OurTeam, Remedy: RemedyDeactivate, Customer: true, check: memberLeft},
	{Code: MemberStatusUnknown, Judges: KindMembership, Reads: []Read{{KindDirectoryUser, byOrganizationAndEmail}, {KindUser, byUser}},
		Severity: Warning, Owner: OurTeam, Customer: true, check: memberStatusUnknown},
	{Code: MembershipInactive, Judges: KindMembership, Reads: []Read{{KindUser, byUser}},
		Severity: Info, Owner: NoAction, Remedy: RemedyReactivate, check: membershipIn("inactive")},
	{Code: MembershipPending, Judges: KindMembership, Reads: []Read{{KindUser, byUser}},
		Severity: Info, Owner: Person, check: membershipIn("pending")},
	{Code: MembershipStatusUnknown, Judges: KindMembership, Reads: []Read{{KindUser, byUser}},
		Severity: Warning, Owner: OurTeam, check: membershipStatusUnknown},

	{Code: InvitationExpired, Judges: KindInvitation, Severity: Info, Owner: OurTeam, Remedy: RemedyInvite, check: invitationExpired},
	{Code: InvitationStatusUnknown, Judges: KindInvitation, Severity: Info, Owner: OurTeam, check: invitationStatusUnknown},

	{Code: UserEmailUnverified, Judges: KindUser, Severity: Info, Owner: Person, Remedy: RemedyVerifyEmail, check: emailUnverified},
	{Code: UserWithoutOrganization, Judges: KindUser, Reads: []Read{{KindMembership, byUser}},
		Severity: Info, Owner: OurTeam, Remedy: RemedyInvite, check: withoutOrganization},

	{Code: OrganizationDeleting, Judges: KindOrganization, Severity: Info, Owner: NoAction, Customer: true, check: organizationDeleting},
	{Code: UserDeleting, Judges: KindUser, Severity: Info, Owner: NoAction, check: userDeleting},

	{Code: ConnectionOrganizationDeleting, Judges: KindConnection, Reads: ownOrganization, Severity: Info, Owner: NoAction, Customer: true,
		check: withOrganization(func(in *Input) Facts { return Facts{Name: in.Connection.Name, State: in.Connection.State} })},
	{Code: DirectoryOrganizationDeleting, Judges: KindDirectory, Reads: ownOrganization, Severity: Info, Owner: NoAction, Customer: true,
		check: withOrganization(func(in *Input) Facts { return Facts{Name: in.Directory.Name, State: in.Directory.State} })},
	{Code: DomainOrganizationDeleting, Judges: KindDomain, Reads: ownOrganization, Severity: Info, Owner: NoAction, Customer: true,
		check: withOrganization(func(in *Input) Facts { return Facts{Name: in.Domain.Domain, State: in.Domain.State} })},
	{Code: InvitationOrganizationDeleting, Judges: KindInvitation, Reads: ownOrganization, Severity: Info, Owner: NoAction,
		check: invitationWithOrganization},
	{Code: MembershipUserDeleting, Judges: KindMembership, Reads: []Read{{KindUser, byUser}}, Severity: Info, Owner: NoAction,
		check: withUser},
	{Code: MembershipOrganizationDeleting, Judges: KindMembership, Reads: []Read{{KindOrganization, byOrganization}, {KindUser, byUser}},
		Severity: Info, Owner: NoAction,
		check: withOrganization(func(in *Input) Facts { return memberFacts(in.Membership) })},

	{Code: AddressSignInsFailing, Judges: KindAddress, Reads: []Read{{KindSignIn, byEmail}, {KindUser, byEmail}},
		Severity: Warning, Owner: Person, Remedy: RemedyReadFailures, check: addressFailing},
})
