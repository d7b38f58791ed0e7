package mirror

import (
	"database/sql"
	"errors"
	"slices"
	"time"

	"frontdesk/store"
	"frontdesk/workos"
	"frontdesk/workos/health"
)

// subjectInput is a subject with the input of its rules, and the current summary in its row.
type subjectInput struct {
	health.Input
	id      string
	summary summary
	issues  []health.Issue // as they are evaluated now
	due     int64          // when it is to be evaluated again, as noted
	next    time.Time      // when another part of the row changes with time

	certificate health.CertificateStatus // of a connection
	expires     int64                    // when that certificate does
	status      string                   // of an invitation
	affected    health.Code              // of a membership: what keeps its member from signing in, as its row has it
	blocked     health.Code              // the same now
	row         int64                    // of a user
	emailKey    string                   // of a user
}

// noExpiry is stored for a certificate with an unknown end, so that it sorts after all others.
const (
	noExpiry     = 253402300799000
	noExpiryText = "253402300799000"
)

// inputs reads subjects with the inputs of their rules. Subjects that are gone are left out.
func (w *writer) inputs(kind health.Kind, ids []string, now time.Time) (inputs []subjectInput, err error) {
	array := jsonOf(ids)
	switch kind {
	case health.KindOrganization:
		inputs, err = w.organizationInputs(array)
	case health.KindConnection:
		inputs, err = w.connectionInputs(array, now)
	case health.KindDirectory:
		inputs, err = w.directoryInputs(array)
	case health.KindDomain:
		return w.domainInputs(array)
	case health.KindUser:
		inputs, err = w.userInputs("json_each(?) j CROSS JOIN users t ON t.id = j.value", array)
	case health.KindMembership:
		inputs, err = w.membershipInputs(array)
	case health.KindInvitation:
		inputs, err = w.invitationInputs(array, now)
	case health.KindAddress:
		inputs, err = w.addressInputs(ids, now)
	}
	if err != nil || len(inputs) == 0 {
		return inputs, err
	}
	return inputs, w.readDue(kind, array, inputs)
}

// fields are the columns, of t, that rules may read of a kind, and the variables that they are scanned into.
type fields struct {
	columns string
	into    []any
}

func organizationFields(o *health.Organization) fields {
	return fields{"t.id, t.name, t.deleting_since", []any{&o.ID, &o.Name, (*stamp)(&o.DeletingSince)}}
}

func connectionFields(c *health.Connection) fields {
	return fields{"t.id, t.organization_id, t.name, t.type, t.state, t.domains, t.created, t.updated",
		[]any{&c.ID, &c.OrganizationID, &c.Name, &c.Type, &c.State, (*joinedDomains)(&c.Domains), (*stamp)(&c.CreatedAt), (*stamp)(&c.UpdatedAt)}}
}

func directoryFields(d *health.Directory) fields {
	return fields{"t.id, t.organization_id, t.name, t.type, t.state, t.domain, t.created, t.updated",
		[]any{&d.ID, &d.OrganizationID, &d.Name, &d.Type, &d.State, &d.Domain, (*stamp)(&d.CreatedAt), (*stamp)(&d.UpdatedAt)}}
}

func domainFields(d *health.Domain) fields {
	return fields{"t.id, t.organization_id, t.domain, t.state, t.since",
		[]any{&d.ID, &d.OrganizationID, &d.Domain, &d.State, (*stamp)(&d.AddedAt)}}
}

func userFields(u *health.User) fields {
	return fields{"t.id, t.email, t.name, t.state = 'unverified', t.created, t.last_sign_in, t.deleting_since",
		[]any{&u.ID, &u.Email, &u.Name, &u.IsEmailUnverified, (*stamp)(&u.CreatedAt), (*stamp)(&u.LastSignInAt), (*stamp)(&u.DeletingSince)}}
}

func membershipFields(m *health.Membership) fields {
	return fields{"t.id, t.user_id, t.organization_id, t.state, t.email, t.name, t.created, t.updated",
		[]any{&m.ID, &m.UserID, &m.OrganizationID, &m.Status, &m.Email, &m.Name, (*stamp)(&m.CreatedAt), (*stamp)(&m.UpdatedAt)}}
}

func directoryUserFields(u *health.DirectoryUser) fields {
	return fields{"t.id, t.directory_id, t.email, t.name, t.state, t.updated",
		[]any{&u.ID, &u.DirectoryID, &u.Email, &u.Name, &u.State, (*stamp)(&u.UpdatedAt)}}
}

func invitationFields(i *health.Invitation) fields {
	return fields{"t.id, t.organization_id, t.email, t.role, t.state, t.inviter_user_id, t.created, t.expires",
		[]any{&i.ID, &i.OrganizationID, &i.Email, &i.Role, &i.State, &i.InviterUserID, (*stamp)(&i.CreatedAt), (*stamp)(&i.ExpiresAt)}}
}

// ownerDeleting returns since when an organization or user is being deleted; zero if it is not. It is known also of one whose row the
// mirror does not hold, so that issues say what pages say.
func (w *writer) ownerDeleting(id string) time.Time { return fromMillis(w.m.deletingSince(id)) }

// and adds the variables for other columns of the same query.
func (f fields) and(others ...any) []any { return append(f.into, others...) }

func (w *writer) organizationInputs(ids string) (all []subjectInput, err error) {
	return all, w.each("SELECT "+organizationFields(&health.Organization{}).columns+`
		FROM json_each(?) j CROSS JOIN organizations t ON t.id = j.value`, []any{ids}, func(scan func(...any) error) error {
		in := subjectInput{Input: health.Input{Kind: health.KindOrganization}}
		err := scan(organizationFields(&in.Organization).into...)
		in.id = in.Organization.ID
		all = append(all, in)
		return err
	})
}

func (w *writer) directoryInputs(ids string) (all []subjectInput, err error) {
	return all, w.each("SELECT "+directoryFields(&health.Directory{}).columns+`, t.health, t.issues
		FROM json_each(?) j CROSS JOIN directories t ON t.id = j.value`, []any{ids}, func(scan func(...any) error) error {
		in := subjectInput{Input: health.Input{Kind: health.KindDirectory}}
		err := scan(directoryFields(&in.Directory).and(&in.summary.health, &in.summary.issues)...)
		in.OrganizationDeletingSince = w.ownerDeleting(in.Directory.OrganizationID)
		in.id = in.Directory.ID
		all = append(all, in)
		return err
	})
}

func (w *writer) domainInputs(organizations string) (all []subjectInput, err error) {
	return all, w.each("SELECT "+domainFields(&health.Domain{}).columns+` FROM json_each(?) j
		CROSS JOIN domains t ON t.organization_id = j.value`, []any{organizations}, func(scan func(...any) error) error {
		in := subjectInput{Input: health.Input{Kind: health.KindDomain}}
		d := &in.Domain
		err := scan(domainFields(d).into...)
		d.ID = health.DomainID(workos.OrganizationDomain{Object: workos.Object{ID: d.ID}, OrganizationID: d.OrganizationID, Domain: d.Domain})
		in.OrganizationDeletingSince = w.ownerDeleting(d.OrganizationID)
		in.id = d.ID
		all = append(all, in)
		return err
	})
}

// userInputs reads users t; from is the rest of the query.
func (w *writer) userInputs(from string, args ...any) (all []subjectInput, err error) {
	return all, w.each("SELECT "+userFields(&health.User{}).columns+`, t.row, t.health, t.issues, t.email_key,
		EXISTS (SELECT 1 FROM memberships m WHERE m.user_id = t.id) FROM `+from, args, func(scan func(...any) error) error {
		all = append(all, subjectInput{Input: health.Input{Kind: health.KindUser}})
		in := &all[len(all)-1]
		err := scan(userFields(&in.User).and(&in.row, &in.summary.health, &in.summary.issues, &in.emailKey, &in.IsMember)...)
		in.id = in.User.ID
		return err
	})
}

func (w *writer) membershipInputs(ids string) (all []subjectInput, err error) {
	at := map[string]int{}
	err = w.each("SELECT "+membershipFields(&health.Membership{}).columns+`, t.affected
		FROM json_each(?) j CROSS JOIN memberships t ON t.id = j.value`, []any{ids}, func(scan func(...any) error) error {
		all = append(all, subjectInput{Input: health.Input{Kind: health.KindMembership}})
		in := &all[len(all)-1]
		err := scan(membershipFields(&in.Membership).and(&in.affected)...)
		in.OrganizationDeletingSince = w.ownerDeleting(in.Membership.OrganizationID)
		in.UserDeletingSince = w.ownerDeleting(in.Membership.UserID)
		in.id = in.Membership.ID
		at[in.id] = len(all) - 1
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := w.affectedMembers(all); err != nil {
		return nil, err
	}
	for _, withAddress := range []string{
		"directory_users t INDEXED BY directory_users_email_key ON t.email_key = m.email_key AND t.organization_id = m.organization_id",
		`directory_user_emails e ON e.email_key = m.email_key
			CROSS JOIN directory_users t ON t.row = e.user_row AND t.organization_id = m.organization_id`,
	} {
		err := w.each("SELECT "+directoryUserFields(&health.DirectoryUser{}).columns+`, m.id FROM json_each(?) j
			CROSS JOIN memberships m ON m.id = j.value CROSS JOIN `+withAddress+` WHERE m.email_key <> ''`, []any{ids},
			func(scan func(...any) error) error {
				var id string
				var u health.DirectoryUser
				err := scan(directoryUserFields(&u).and(&id)...)
				in := &all[at[id]]
				in.DirectoryUsers = append(in.DirectoryUsers, u)
				return err
			})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (w *writer) invitationInputs(ids string, now time.Time) (all []subjectInput, err error) {
	return all, w.each("SELECT "+invitationFields(&health.Invitation{}).columns+`, t.health, t.issues
		FROM json_each(?) j CROSS JOIN invitations t ON t.id = j.value`, []any{ids}, func(scan func(...any) error) error {
		in := subjectInput{Input: health.Input{Kind: health.KindInvitation}}
		i := &in.Invitation
		err := scan(invitationFields(i).and(&in.summary.health, &in.summary.issues)...)
		in.OrganizationDeletingSince = w.ownerDeleting(i.OrganizationID)
		in.id, in.status = i.ID, health.InvitationStatus(i.State, i.ExpiresAt, now)
		all = append(all, in)
		return err
	})
}

func (w *writer) addressInputs(addresses []string, now time.Time) ([]subjectInput, error) {
	var all []subjectInput
	query := "SELECT " + userFields(&health.User{}).columns + " FROM users t WHERE t.email_key = ?"
	for _, address := range addresses {
		in := subjectInput{Input: health.Input{Kind: health.KindAddress, Address: address}, id: address}
		err := w.each(query, []any{address}, func(scan func(...any) error) error {
			var u health.User
			err := scan(userFields(&u).into...)
			in.Users = append(in.Users, u)
			return err
		})
		if err == nil {
			in.SignIns, err = w.signIns(health.KindAddress, "email_key", address, now)
		}
		if err != nil {
			return nil, err
		}
		all = append(all, in)
	}
	return all, nil
}

// maxFailures is how many failed sign-ins of one connection or address are read, the newest.
const maxFailures = 200

// signIns reads the failed sign-ins of a connection or address, and the last successful one.
func (w *writer) signIns(kind health.Kind, column, id string, now time.Time) (health.SignIns, error) {
	var attempts health.SignIns
	err := w.row("SELECT succeeded FROM sign_ins WHERE kind = ? AND id = ?", string(kind), id).Scan((*stamp)(&attempts.SucceededAt))
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return attempts, err
	}
	since := now.Add(-health.SignInWindow - time.Minute)
	if kind != health.KindConnection && attempts.SucceededAt.After(since) {
		since = attempts.SucceededAt // of a connection, it is the success of one person among others
	}
	organization, connection := w.m.ownOrganization, w.m.ownConnection
	err = w.each("SELECT raw, row FROM events WHERE "+column+" = ? AND "+column+" <> '' AND row >= ? AND row < ? AND event = ?"+
		" AND (? = '' OR organization_id IS NOT ?) AND (? = '' OR connection_id IS NOT ?) ORDER BY row DESC"+store.Limit(maxFailures),
		[]any{id, millis(since) * slotsPerMilli, millis(now.Add(health.ClockSkew)) * slotsPerMilli, eventSignInFailed,
			organization, organization, connection, connection},
		func(scan func(...any) error) error {
			var raw []byte
			var row int64
			if err := scan(&raw, &row); err != nil {
				return err
			}
			e, err := workos.Decode[workos.Event](raw)
			if err != nil {
				return err
			}
			failure := health.FailedSignInOf(&e)
			if failure.At.IsZero() {
				failure.At = fromMillis(row / slotsPerMilli) // when it came
			}
			attempts.Failures = append(attempts.Failures, failure)
			return nil
		})
	if err == nil && kind == health.KindConnection {
		err = w.people(&attempts, id)
	}
	return attempts, err
}

// people reads when the people with failures through a connection last signed in, and when others did through it.
func (w *writer) people(attempts *health.SignIns, connection string) error {
	if len(attempts.Failures) == 0 {
		return nil
	}
	var keys []string
	oldest := attempts.Failures[0].At
	for _, f := range attempts.Failures {
		if key := workos.EmailKey(f.Email); !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
		if f.At.Before(oldest) {
			oldest = f.At
		}
	}
	attempts.Recovered = map[string]time.Time{}
	err := w.each("SELECT s.id, s.succeeded FROM json_each(?) j CROSS JOIN sign_ins s ON s.kind = ? AND s.id = j.value",
		[]any{jsonOf(keys), string(health.KindAddress)}, func(scan func(...any) error) error {
			var key string
			var at time.Time
			err := scan(&key, (*stamp)(&at))
			attempts.Recovered[key] = at
			return err
		})
	if err != nil {
		return err
	}
	first := connectionPerson(connection, "")
	return w.each("SELECT succeeded FROM sign_ins WHERE kind = ? AND id > ? AND id < ? AND succeeded >= ?"+
		" ORDER BY succeeded DESC"+store.Limit(len(keys)),
		[]any{kindConnectionPerson, first, first + "\U0010FFFF", millis(oldest)}, func(scan func(...any) error) error {
			var at time.Time
			err := scan((*stamp)(&at))
			attempts.People = append(attempts.People, at)
			return err
		})
}

func (w *writer) connectionInputs(ids string, now time.Time) (all []subjectInput, err error) {
	at, organizations := map[string]int{}, map[string][]health.Connection{}
	err = w.each("SELECT "+connectionFields(&health.Connection{}).columns+`, t.health, t.issues
		FROM json_each(?) j CROSS JOIN connections t ON t.id = j.value`, []any{ids}, func(scan func(...any) error) error {
		in := subjectInput{Input: health.Input{Kind: health.KindConnection}}
		c := &in.Connection
		err := scan(connectionFields(c).and(&in.summary.health, &in.summary.issues)...)
		in.OrganizationDeletingSince = w.ownerDeleting(c.OrganizationID)
		in.id = c.ID
		at[c.ID], organizations[c.OrganizationID] = len(all), nil
		all = append(all, in)
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := w.siblings(organizations); err != nil {
		return nil, err
	}
	err = w.each(`SELECT c.connection_id, c.type, c.expires, c.noticed, c.renewed FROM json_each(?) j
		CROSS JOIN certificates c ON c.connection_id = j.value`, []any{ids}, func(scan func(...any) error) error {
		var id string
		var c health.Certificate
		err := scan(&id, &c.Type, (*stamp)(&c.ExpiresAt), (*stamp)(&c.NoticedAt), &c.Renewed)
		if i, found := at[id]; found {
			all[i].Certificates = append(all[i].Certificates, c)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	for i := range all {
		in := &all[i]
		in.Connections = organizations[in.Connection.OrganizationID]
		if in.SignIns, err = w.signIns(health.KindConnection, "connection_id", in.id, now); err != nil {
			return nil, err
		}
		certificate, known := health.CertificateOf(in.Connection.Type, in.Certificates)
		in.certificate, in.next = health.CertificateStatusOf(in.Connection.Type, certificate.ExpiresAt, now)
		if in.expires = noExpiry; known {
			in.expires = millis(certificate.ExpiresAt)
		}
	}
	return all, nil
}

// siblings reads the connections of organizations.
func (w *writer) siblings(organizations map[string][]health.Connection) error {
	ids := make([]string, 0, len(organizations))
	for id := range organizations {
		if id != "" {
			ids = append(ids, id)
		}
	}
	return w.each("SELECT "+connectionFields(&health.Connection{}).columns+` FROM json_each(?) j
		CROSS JOIN connections t ON t.organization_id = j.value`, []any{jsonOf(ids)}, func(scan func(...any) error) error {
		var c health.Connection
		err := scan(connectionFields(&c).into...)
		organizations[c.OrganizationID] = append(organizations[c.OrganizationID], c)
		return err
	})
}
