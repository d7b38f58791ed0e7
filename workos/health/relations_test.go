package health

import (
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestRulesDeclareWhatTheyRead evaluates each rule on random inputs, with all that they hold and with what it declares.
func TestRulesDeclareWhatTheyRead(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	now := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	for _, rule := range rules {
		found := 0
		for range 2_000 {
			var in, seen Input
			randomize(random, now, reflect.ValueOf(&in).Elem())
			in.Kind = rule.Judges
			in.show(&seen, rule.sees)
			want := rule.check(&in, now)
			if have := rule.check(&seen, now); !reflect.DeepEqual(want, have) {
				require.Equal(t, want, have, "%s reads something that it does not declare in Reads, or that inputs of %s do not hold",
					rule.Code, rule.Judges)
			}
			if want.found {
				found++
			}
		}
		require.NotZero(t, found, "%s is never found: the texts of randomize lack what it looks for", rule.Code)
	}
}

// TestARuleCannotReadWhatInputsDoNotHold declares a read that no input answers.
func TestARuleCannotReadWhatInputsDoNotHold(t *testing.T) {
	require.PanicsWithValue(t, "health: new reads users by [email], which inputs of domains do not hold: see relations", func() {
		prepared([]Rule{{Code: "new", Judges: KindDomain, Reads: []Read{{KindUser, byEmail}}}})
	})
}

// randomize fills a value with texts that rules look for, times around now, and lists of up to three.
func randomize(random *rand.Rand, now time.Time, v reflect.Value) {
	texts := []string{"", "active", "inactive", "draft", "requires_type", "validating", "deleting", "unlinked", "invalid_credentials", "pending",
		"unverified", "failed", "suspended", "expired", "something else", "OktaSAML", "OktaOIDC", "ana@x.example", "bo@x.example"}
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		if random.IntN(4) > 0 {
			v.Set(reflect.ValueOf(now.Add(time.Duration(random.IntN(200*24)-100*24) * time.Hour / time.Duration(1+random.IntN(20)))))
		}
	case v.Kind() == reflect.String:
		v.SetString("active") // often, so that several objects have something in common
		if random.IntN(3) > 0 {
			v.SetString(texts[random.IntN(len(texts))])
		}
	case v.Kind() == reflect.Bool:
		v.SetBool(random.IntN(2) == 0)
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), random.IntN(4), 4))
		for i := range v.Len() {
			randomize(random, now, v.Index(i))
		}
	case v.Kind() == reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for range random.IntN(3) {
			key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			randomize(random, now, key)
			randomize(random, now, value)
			v.SetMapIndex(key, value)
		}
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			randomize(random, now, v.Field(i))
		}
	}
}
