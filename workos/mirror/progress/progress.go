// Package progress tracks the progress of the full sync, for the page that shows it.
package progress

import (
	"cmp"
	"slices"
	"sync"
	"time"
)

// StageState is the state of a part of the sync.
type StageState string

// States of a stage.
const (
	StageWaiting    StageState = "waiting"
	StageRunning    StageState = "running"
	StageDone       StageState = "done"
	StageNotOffered StageState = "not offered" // the server does not have this list
	StageFailed     StageState = "failed"      // tried again with the next sync; see Note
)

// Stage is one part of the sync. Done and Total count what Unit names; Total is 0 while it is not known.
type Stage struct {
	Name      string // "organizations", "directory users", …
	Unit      string // what Done and Total count: the objects, or the parents whose objects are listed
	Done      int
	Total     int
	Rows      int // objects read in this sync
	State     StageState
	PerSecond float64       // objects
	Left      time.Duration // 0 when unknown or done
	Note      string        // why a stage failed or is not offered, in words for people

	IsOptional bool // it is left out of a Progress while it has no content
}

// Progress is the progress of the sync.
type Progress struct {
	Running    bool
	Interval   time.Duration // between the starts of two full syncs; 0: one each day
	NightlyAt  time.Duration // when that is, after midnight UTC
	Complete   bool          // a full sync has been made at some time
	IsFilled   bool          // the same, also while this process has just begun; the mirror knows
	Stages     []Stage
	PerSecond  float64       // objects read a second, over the sync so far
	Left       time.Duration // 0 when unknown
	StartedAt  time.Time     // of this sync, or the last one
	FinishedAt time.Time     // of the last full sync; zero when there is none
	NextAt     time.Time     // when the next one starts; zero while one is not finished
	RebuiltAt  time.Time     // when a damaged file was set aside in this process; zero when none was
	SetAside   string        // where that file is now
	CheckedAt  time.Time     // when the structure of the file was last checked in this process
	Unchecked  []string      // tables that this took too long for
	Err        string        // why the sync stopped or could not be finished

	Cause        Cause     // of this sync, or the last one
	Next         Cause     // of one that was asked for and has not begun; its Kind is "" for none
	RetryAt      time.Time // when a sync that could not be finished goes on; zero for none
	IsUnwritable bool      // the file cannot be written, and Err says why
}

// Tracker holds the progress of one mirror. Its zero value is ready, and safe for concurrent use.
type Tracker struct {
	mu       sync.Mutex
	current  Progress
	began    map[string]time.Time // stage → start in this process
	restored map[string]int       // stage → Rows and Done that were there at that start
	start    time.Time            // of this process's part of the sync
	problem  string               // why the file cannot be written
	next     Cause                // see Ask
	byHand   time.Time            // when an operator last asked for a sync

	checkedAt time.Time
	unchecked []string
}

// Progress returns the progress of the sync.
func (t *Tracker) Progress(now time.Time) Progress {
	t.mu.Lock()
	defer t.mu.Unlock()
	shown := t.current
	shown.Err, shown.IsUnwritable = cmp.Or(t.problem, shown.Err), t.problem != ""
	shown.Next = t.next
	shown.CheckedAt, shown.Unchecked = t.checkedAt, slices.Clone(t.unchecked)
	shown.Stages = slices.Clone(t.current.Stages)
	rows := 0
	for i := range shown.Stages {
		stage := &shown.Stages[i]
		rows += stage.Rows
		if stage.State == StageRunning {
			stage.estimate(now.Sub(t.began[stage.Name]), t.restored[stage.Name])
			shown.Left = max(shown.Left, stage.Left)
		}
	}
	shown.Stages = slices.DeleteFunc(shown.Stages, func(s Stage) bool { return s.IsOptional && s.Rows == 0 && s.Note == "" })
	if spent := now.Sub(t.start).Seconds(); shown.Running && spent > 0 {
		shown.PerSecond = float64(rows) / spent
	}
	return shown
}

// estimate computes the speed and the remaining time from what was done since the stage began in this process.
func (s *Stage) estimate(spent time.Duration, restored int) {
	if spent <= 0 {
		return
	}
	s.PerSecond = float64(s.Rows) / spent.Seconds()
	if done := s.Done - restored; done > 0 && s.Total > s.Done {
		s.Left = time.Duration(float64(spent) / float64(done) * float64(s.Total-s.Done)).Round(time.Second)
	}
}

// Start records the start of a sync: when and why it was first started, when the last full one ended (zero for none), and its stages.
// What a stage has already done was done by an earlier run of the program.
func (t *Tracker) Start(now, started, last time.Time, cause Cause, stages []Stage) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.current = Progress{Running: true, Complete: !last.IsZero(), StartedAt: started, FinishedAt: last, Cause: cause,
		RebuiltAt: t.current.RebuiltAt, SetAside: t.current.SetAside, Stages: stages}
	t.start, t.began, t.restored = now, map[string]time.Time{}, map[string]int{}
	for _, stage := range stages {
		t.restored[stage.Name] = stage.Done
	}
}

// change changes a stage under the lock.
func (t *Tracker) change(stage string, do func(*Stage)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i := range t.current.Stages {
		if t.current.Stages[i].Name == stage {
			do(&t.current.Stages[i])
		}
	}
}

// StartStage starts a stage of several parents, some of which were listed earlier in the sync; 0 for one list.
func (t *Tracker) StartStage(stage string, parents, listed int, now time.Time) {
	t.change(stage, func(s *Stage) {
		s.State, t.began[stage] = StageRunning, now
		if parents > 0 {
			s.Total, t.restored[stage] = parents, listed
		}
	})
}

// Add counts objects read.
func (t *Tracker) Add(stage string, rows int) {
	t.change(stage, func(s *Stage) {
		s.Rows += rows
		if s.Unit == stage {
			s.Done += rows
		}
	})
}

// SetRows corrects the number of objects of a stage that has ended.
func (t *Tracker) SetRows(stage string, objects int) {
	t.change(stage, func(s *Stage) {
		s.Rows = objects
		if s.Unit == stage {
			s.Done, s.Total = objects, objects
		}
	})
}

// AddParent counts a parent whose objects were listed.
func (t *Tracker) AddParent(stage string) { t.change(stage, func(s *Stage) { s.Done++ }) }

// Restore adds a stage of the last sync after a restart, when nothing else is known about it.
func (t *Tracker) Restore(stage Stage) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.current.Stages = append(t.current.Stages, stage)
}

// Note sets a note of a stage, which stays if the stage succeeds.
func (t *Tracker) Note(stage, text string) { t.change(stage, func(s *Stage) { s.Note = text }) }

// EndStage records how a stage ended.
func (t *Tracker) EndStage(stage string, state StageState, note string) {
	t.change(stage, func(s *Stage) {
		if s.State = state; state != StageDone || note != "" {
			s.Note = note
		}
		if state == StageDone && s.Unit == stage {
			s.Total = s.Done
		}
	})
}

// Stop records that no sync is in progress, and the problem if that is the reason.
func (t *Tracker) Stop(problem string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.current.Running = false
	t.current.Err = cmp.Or(problem, t.current.Err)
}

// SetRetry records when a sync that could not be finished goes on.
func (t *Tracker) SetRetry(at time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.current.RetryAt = at
}

// Finish records that a full sync is complete.
func (t *Tracker) Finish(started, ended time.Time, cause Cause) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.current.Cause, t.current.RetryAt = cause, time.Time{}
	t.current.Running, t.current.Complete, t.current.Err = false, true, ""
	t.current.StartedAt, t.current.FinishedAt = started, ended
}

// SetWriteProblem records why the file cannot be written, "" if it can, and reports whether that has changed.
func (t *Tracker) SetWriteProblem(problem string) (changed bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	changed = (t.problem == "") != (problem == "")
	t.problem = problem
	return changed
}

// Rebuild records that the lists are being rebuilt, and where their old file was set aside.
func (t *Tracker) Rebuild(at time.Time, aside string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.current = Progress{Running: t.current.Running, RebuiltAt: at, SetAside: aside}
}

// SetChecked records a check of the file's structure, and the tables that were not checked.
func (t *Tracker) SetChecked(at time.Time, left []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.checkedAt, t.unchecked = at, left
}

// IsUnchecked reports whether the last check skipped a table.
func (t *Tracker) IsUnchecked(table string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Contains(t.unchecked, table)
}
