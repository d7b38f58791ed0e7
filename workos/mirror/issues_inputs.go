package mirror

import (
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"frontdesk/store"
	"frontdesk/workos"
	"frontdesk/workos/health"
)

// subjectInput is a subject with what its rules read, and what its row says so far.
type subjectInput struct {
	health.Input
	id      string
	summary summary
	issues  []health.Issue // as they are evaluated now
	due     int64          // when it is to be evaluated again, as noted
	next    time.Time      // when something else of the row changes by itself

	certificate health.CertificateStatus // of a connection
	expires     int64                    // when that certificate does
	status      string                   // of an invitation
	affected    health.Code              // of a membership: what keeps its member from signing in, as its row has it
	blocked     health.Code              // the same now
	row         int64                    // of a user
	emailKey    string                   // of a user
}

// noExpiry stands for a certificate whose end is not known, so that it sorts after all others.
const (
	noExpiry     = 253402300799000
	noExpiryText = "253402300799000"
)

// inputs reads subjects and what their rules read. Subjects that are gone are left out.
func (w *writer) inputs(kind health.Kind, ids []string, now time.Time) (inputs []subjectInput, err error) {
	array := jsonOf(ids)
	switch kind {
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

// dueOf reads when the subjects of a kind are to be evaluated again.
func (w *writer) dueOf(kind health.Kind, ids []string) (map[string]int64, error) {
	due := map[string]int64{}
	return due, w.each("SELECT d.id, d.at FROM json_each(?) j CROSS JOIN issues_due d ON d.kind = '"+string(kind)+"' AND d.id = j.value",
		[]any{jsonOf(ids)}, func(scan func(...any) error) error {
			var id string
			var at int64
			err := scan(&id, &at)
			due[id] = at
			return err
		})
}

// readDue reads when subjects are to be evaluated again.
func (w *writer) readDue(kind health.Kind, ids string, inputs []subjectInput) error {
	at := make(map[string]int, len(inputs))
	for i := range inputs {
		at[inputs[i].id] = i
	}
	return w.each("SELECT d.id, d.at FROM json_each(?) j CROSS JOIN issues_due d ON d.kind = '"+string(kind)+"' AND d.id = j.value",
		[]any{ids}, func(scan func(...any) error) error {
			var id string
			var due int64
			err := scan(&id, &due)
			if i, found := at[id]; found {
				inputs[i].due = due
			}
			return err
		})
}

func (w *writer) directoryInputs(ids string) (all []subjectInput, err error) {
	return all, w.each(`SELECT t.id, t.health, t.issues, t.name, t.type, t.state, t.organization_id, t.updated
		FROM json_each(?) j CROSS JOIN directories t ON t.id = j.value`, []any{ids}, func(scan func(...any) error) error {
		in := subjectInput{Input: health.Input{Kind: health.KindDirectory}}
		d := &in.Directory
		err := scan(&d.ID, &in.summary.health, &in.summary.issues, &d.Name, &d.Type, &d.State, &d.OrganizationID, (*stamp)(&d.UpdatedAt.Time))
		in.id = d.ID
		all = append(all, in)
		return err
	})
}

func (w *writer) domainInputs(organizations string) (all []subjectInput, err error) {
	return all, w.each(`SELECT t.id, t.domain, t.state, t.organization_id, t.since FROM json_each(?) j
		CROSS JOIN domains t ON t.organization_id = j.value`, []any{organizations}, func(scan func(...any) error) error {
		in := subjectInput{Input: health.Input{Kind: health.KindDomain}}
		d := &in.Domain
		err := scan(&d.ID, &d.Domain, &d.State, &d.OrganizationID, (*stamp)(&d.CreatedAt.Time))
		in.id = health.DomainID(*d)
		all = append(all, in)
		return err
	})
}

// userInputs reads users t as from says.
func (w *writer) userInputs(from string, args ...any) (all []subjectInput, err error) {
	return all, w.each(`SELECT t.row, t.id, t.health, t.issues, t.email_key, t.email, t.name, t.state <> 'unverified',
		t.last_sign_in, t.created,
		EXISTS (SELECT 1 FROM memberships m WHERE m.user_id = t.id) FROM `+from, args, func(scan func(...any) error) error {
		all = append(all, subjectInput{Input: health.Input{Kind: health.KindUser}})
		in := &all[len(all)-1]
		u := &in.User
		err := scan(&in.row, &u.ID, &in.summary.health, &in.summary.issues, &in.emailKey, &u.Email, &u.Name, &u.EmailVerified,
			(*stamp)(&u.LastSignInAt.Time), (*stamp)(&u.CreatedAt.Time), &in.Memberships)
		in.id = u.ID
		return err
	})
}

func (w *writer) membershipInputs(ids string) (all []subjectInput, err error) {
	at := map[string]int{}
	err = w.each(`SELECT t.id, t.affected, t.user_id, t.organization_id, t.state, t.email, t.name, t.updated
		FROM json_each(?) j CROSS JOIN memberships t ON t.id = j.value`, []any{ids}, func(scan func(...any) error) error {
		all = append(all, subjectInput{Input: health.Input{Kind: health.KindMembership}})
		in := &all[len(all)-1]
		m, user := &in.Membership, &workos.User{}
		err := scan(&m.ID, &in.affected, &m.UserID, &m.OrganizationID, &m.Status, &user.Email, &user.Name,
			(*stamp)(&m.UpdatedAt.Time))
		m.User, in.id = user, m.ID
		at[m.ID] = len(all) - 1
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := w.affectedMembers(all); err != nil {
		return nil, err
	}
	for _, withAddress := range []string{
		"directory_users d INDEXED BY directory_users_email_key ON d.email_key = t.email_key AND d.organization_id = t.organization_id",
		`directory_user_emails e ON e.email_key = t.email_key
			CROSS JOIN directory_users d ON d.row = e.user_row AND d.organization_id = t.organization_id`,
	} {
		err := w.each(`SELECT t.id, d.id, d.email, d.name, d.state, d.directory_id, d.updated FROM json_each(?) j
			CROSS JOIN memberships t ON t.id = j.value CROSS JOIN `+withAddress+` WHERE t.email_key <> ''`, []any{ids},
			func(scan func(...any) error) error {
				var id string
				var d workos.DirectoryUser
				err := scan(&id, &d.ID, &d.Email, &d.Name, &d.State, &d.DirectoryID, (*stamp)(&d.UpdatedAt.Time))
				in := &all[at[id]]
				in.DirectoryUsers = append(in.DirectoryUsers, d)
				return err
			})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (w *writer) invitationInputs(ids string, now time.Time) (all []subjectInput, err error) {
	return all, w.each(`SELECT t.id, t.health, t.issues, t.email, t.state, t.organization_id, t.expires
		FROM json_each(?) j CROSS JOIN invitations t ON t.id = j.value`, []any{ids}, func(scan func(...any) error) error {
		in := subjectInput{Input: health.Input{Kind: health.KindInvitation}}
		i := &in.Invitation
		err := scan(&i.ID, &in.summary.health, &in.summary.issues, &i.Email, &i.State, &i.OrganizationID, (*stamp)(&i.ExpiresAt.Time))
		in.id, in.status = i.ID, health.InvitationStatus(i.State, i.ExpiresAt.Time, now)
		all = append(all, in)
		return err
	})
}

func (w *writer) addressInputs(addresses []string, now time.Time) ([]subjectInput, error) {
	var all []subjectInput
	for _, address := range addresses {
		in := subjectInput{Input: health.Input{Kind: health.KindAddress, Address: address}, id: address}
		err := w.each("SELECT id, email, last_sign_in FROM users WHERE email_key = ?", []any{address}, func(scan func(...any) error) error {
			var u workos.User
			err := scan(&u.ID, &u.Email, (*stamp)(&u.LastSignInAt.Time))
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

// maxFailures is how many failed sign-ins of one connection or address are looked at, the newest.
const maxFailures = 200

// signIns reads the failed sign-ins of a connection or address, and when one last worked.
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
			failure := failedSignIn(&e)
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

// people reads when those who failed through a connection last signed in, and when others did through it.
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

// failedSignIn reads an event of a sign-in that did not work.
func failedSignIn(e *workos.Event) health.FailedSignIn {
	var data struct {
		Error struct {
			Code string `json:"code"`
		} `json:"error"`
	}
	_ = json.Unmarshal(e.Data, &data) // a failure without a reason is still one
	about := subjectOf(e)
	return health.FailedSignIn{At: e.At(), Email: about.email, ErrorCode: data.Error.Code,
		ConnectionID: about.connection, OrganizationID: about.organization}
}

func (w *writer) connectionInputs(ids string, now time.Time) (all []subjectInput, err error) {
	at, organizations := map[string]int{}, map[string][]workos.Connection{}
	err = w.each(`SELECT t.id, t.health, t.issues, t.name, t.type, t.state, t.organization_id, t.created, t.updated
		FROM json_each(?) j CROSS JOIN connections t ON t.id = j.value`, []any{ids}, func(scan func(...any) error) error {
		in := subjectInput{Input: health.Input{Kind: health.KindConnection}}
		c := &in.Connection
		err := scan(&c.ID, &in.summary.health, &in.summary.issues, &c.Name, &c.ConnectionType, &c.State, &c.OrganizationID,
			(*stamp)(&c.CreatedAt.Time), (*stamp)(&c.UpdatedAt.Time))
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
		certificate, known := health.CertificateOf(in.Connection.ConnectionType, in.Certificates)
		in.certificate, in.next = health.CertificateStatusOf(in.Connection.ConnectionType, certificate.ExpiresAt, now)
		if in.expires = noExpiry; known {
			in.expires = millis(certificate.ExpiresAt)
		}
	}
	return all, nil
}

// siblings reads the connections of organizations.
func (w *writer) siblings(organizations map[string][]workos.Connection) error {
	ids := make([]string, 0, len(organizations))
	for id := range organizations {
		if id != "" {
			ids = append(ids, id)
		}
	}
	return w.each(`SELECT t.organization_id, t.id, t.name, t.state, t.created FROM json_each(?) j
		CROSS JOIN connections t ON t.organization_id = j.value`, []any{jsonOf(ids)}, func(scan func(...any) error) error {
		var c workos.Connection
		err := scan(&c.OrganizationID, &c.ID, &c.Name, &c.State, (*stamp)(&c.CreatedAt.Time))
		organizations[c.OrganizationID] = append(organizations[c.OrganizationID], c)
		return err
	})
}

// affectedMembers fills in why members cannot sign in now.
func (w *writer) affectedMembers(inputs []subjectInput) error {
	var organizations []string
	seen := map[string]bool{}
	for i := range inputs {
		if id := inputs[i].Membership.OrganizationID; !seen[id] {
			seen[id] = true
			organizations = append(organizations, id)
		}
	}
	blocks, err := w.signInBlocks(organizations)
	for i := range inputs {
		m := &inputs[i].Membership
		inputs[i].blocked = health.BlockFor(blocks[m.OrganizationID], m.Status, m.User.Email).Code
	}
	return err
}
