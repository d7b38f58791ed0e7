package handlers

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestARequestIDIsAnIDWithOrWithoutDigits(t *testing.T) {
	for text, want := range map[string]bool{"PJWEBXPXGXCBQYQL": true, "PJWEBXPX2XCBQYQ7": true, "INTERNATIONALLY ": false, "internationalize": false, "Kestrel": false} {
		assert.Equal(t, want, looksLikeID(text), text)
	}
}

func TestWhatIsAroundAPastedIDIsTakenOff(t *testing.T) {
	const id, address = "user_01K7XYJR80JFJSNEFJ82G5ZGWY", "ana@x.example"
	for text, want := range map[string]string{
		"user_id=" + id: id, "?user_id=" + id + "&x=1": id, `user_id="` + id + `"`: id, `\"` + id + `\"`: id, "/" + id + "/": id, "users/" + id: "users/" + id,
		"email=" + address: address, "[" + address + "](mailto:" + address + ")": address, "[Ana](https://desk.example/users/" + id + ")": id,
		"plan=gold": "plan=gold", "YWJj==": "YWJj==", "a/b c%d#e": "a/b c%d#e", "R&D=x": "R&D=x",
	} {
		assert.Equal(t, want, cleanPasted(text, "desk.example"), text)
	}
}
