package mirror

import (
	"cmp"
	"slices"
	"sync"
	"time"
)

// StageState says how far a part of the copy is.
type StageState string

// States of a stage.
const (
	StageWaiting    StageState = "waiting"
	StageRunning    StageState = "running"
	StageDone       StageState = "done"
	StageNotOffered StageState = "not offered" // the server does not have this list
	StageFailed     StageState = "failed"      // tried again with the next copy; see Note
)

// Stage is one part of the copy. Done and Total count what Unit names; Total is 0 while nobody knows it.
type Stage struct {
	Name      string // "organizations", "directory users", …
	Unit      string // what Done and Total count: the objects, or the parents whose objects are listed
	Done      int
	Total     int
	Rows      int // objects read in this copy
	State     StageState
	PerSecond float64       // objects
	Left      time.Duration // 0 when unknown or done
	Note      string        // why a stage failed or is not offered, in words for people
}

// Progress is how far the copy is.
type Progress struct {
	Running    bool
	Interval   time.Duration // between the starts of two full syncs
	Complete   bool          // a whole copy has been made at some time
	Stages     []Stage
	PerSecond  float64       // objects read a second, over the copy so far
	Left       time.Duration // 0 when unknown
	StartedAt  time.Time     // of this copy, or the last one
	FinishedAt time.Time     // of the last whole copy; zero when there is none
	RebuiltAt  time.Time     // when a damaged file was set aside in this process; zero when none was
	SetAside   string        // where that file is now
	CheckedAt  time.Time     // when the structure of the file was last checked in this process
	Unchecked  []string      // tables that this took too long for
	Err        string        // why the copy stopped or could not be finished
}

// progress is the board that the backfill writes on.
type progress struct {
	mu       sync.Mutex
	current  Progress
	began    map[string]time.Time // stage → start in this process
	restored map[string]int       // stage → Rows and Done that were there at that start
	start    time.Time            // of this process's part of the copy
	problem  string               // why the file cannot be written

	checkedAt time.Time
	unchecked []string
}

// checked notes a check of the file's structure, and the tables that it left.
func (p *progress) checked(at time.Time, left []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.checkedAt, p.unchecked = at, left
}

func (p *progress) isUnchecked(table string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Contains(p.unchecked, table)
}

// Progress tells how far the copy is. It is cheap: ask as often as you like.
func (m *Mirror) Progress() Progress {
	p := &m.progress
	p.mu.Lock()
	defer p.mu.Unlock()
	now := m.now()
	shown := p.current
	shown.Err, shown.Interval = cmp.Or(p.problem, shown.Err), m.interval
	shown.CheckedAt, shown.Unchecked = p.checkedAt, slices.Clone(p.unchecked)
	shown.Stages = slices.Clone(p.current.Stages)
	rows := 0
	for i := range shown.Stages {
		stage := &shown.Stages[i]
		rows += stage.Rows
		if stage.State == StageRunning {
			stage.estimate(now.Sub(p.began[stage.Name]), p.restored[stage.Name])
			shown.Left = max(shown.Left, stage.Left)
		}
	}
	shown.Stages = slices.DeleteFunc(shown.Stages, func(s Stage) bool { // most servers say it with the directory users
		return s.Name == stageGroupMembers && s.Rows == 0 && s.Note == ""
	})
	if spent := now.Sub(p.start).Seconds(); shown.Running && spent > 0 {
		shown.PerSecond = float64(rows) / spent
	}
	return shown
}

// estimate works out speed and time left from what was done since the stage began in this process.
func (s *Stage) estimate(spent time.Duration, restored int) {
	if spent <= 0 {
		return
	}
	s.PerSecond = float64(s.Rows) / spent.Seconds()
	if done := s.Done - restored; done > 0 && s.Total > s.Done {
		s.Left = time.Duration(float64(spent) / float64(done) * float64(s.Total-s.Done)).Round(time.Second)
	}
}
