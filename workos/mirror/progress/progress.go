// Package progress keeps how far the full sync is, for the page that shows it.
package progress

import (
	"cmp"
	"slices"
	"sync"
	"time"
)

// StageState says how far a part of the sync is.
type StageState string

// States of a stage.
const (
	StageWaiting    StageState = "waiting"
	StageRunning    StageState = "running"
	StageDone       StageState = "done"
	StageNotOffered StageState = "not offered" // the server does not have this list
	StageFailed     StageState = "failed"      // tried again with the next sync; see Note
)

// Stage is one part of the sync. Done and Total count what Unit names; Total is 0 while nobody knows it.
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
	Pruned    int           // objects that its lists lacked and that were removed

	IsOptional bool // it is left out of a Progress as long as there is nothing to say of it
}

// Progress is how far the sync is.
type Progress struct {
	Running    bool
	Interval   time.Duration // between the starts of two full syncs
	Complete   bool          // a full sync has been made at some time
	Stages     []Stage
	PerSecond  float64       // objects read a second, over the sync so far
	Left       time.Duration // 0 when unknown
	StartedAt  time.Time     // of this sync, or the last one
	FinishedAt time.Time     // of the last full sync; zero when there is none
	RebuiltAt  time.Time     // when a damaged file was set aside in this process; zero when none was
	SetAside   string        // where that file is now
	CheckedAt  time.Time     // when the structure of the file was last checked in this process
	Unchecked  []string      // tables that this took too long for
	Err        string        // why the sync stopped or could not be finished
}

// Board holds the progress of one mirror. Its zero value is ready, and safe for concurrent use.
type Board struct {
	mu       sync.Mutex
	current  Progress
	began    map[string]time.Time // stage → start in this process
	restored map[string]int       // stage → Rows and Done that were there at that start
	start    time.Time            // of this process's part of the sync
	problem  string               // why the file cannot be written

	checkedAt time.Time
	unchecked []string
}

// Progress tells how far the sync is.
func (b *Board) Progress(now time.Time) Progress {
	b.mu.Lock()
	defer b.mu.Unlock()
	shown := b.current
	shown.Err = cmp.Or(b.problem, shown.Err)
	shown.CheckedAt, shown.Unchecked = b.checkedAt, slices.Clone(b.unchecked)
	shown.Stages = slices.Clone(b.current.Stages)
	rows := 0
	for i := range shown.Stages {
		stage := &shown.Stages[i]
		rows += stage.Rows
		if stage.State == StageRunning {
			stage.estimate(now.Sub(b.began[stage.Name]), b.restored[stage.Name])
			shown.Left = max(shown.Left, stage.Left)
		}
	}
	shown.Stages = slices.DeleteFunc(shown.Stages, func(s Stage) bool { return s.IsOptional && s.Rows == 0 && s.Note == "" })
	if spent := now.Sub(b.start).Seconds(); shown.Running && spent > 0 {
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

// Start begins a sync: when it was first started, when the last full one ended (zero for none), and its stages. What a stage
// has done already was done by an earlier run of the program.
func (b *Board) Start(now, started, last time.Time, stages []Stage) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.current = Progress{Running: true, Complete: !last.IsZero(), StartedAt: started, FinishedAt: last,
		RebuiltAt: b.current.RebuiltAt, SetAside: b.current.SetAside, Stages: stages}
	b.start, b.began, b.restored = now, map[string]time.Time{}, map[string]int{}
	for _, stage := range stages {
		b.restored[stage.Name] = stage.Done
	}
}

// change changes a stage under the lock.
func (b *Board) change(stage string, do func(*Stage)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for i := range b.current.Stages {
		if b.current.Stages[i].Name == stage {
			do(&b.current.Stages[i])
		}
	}
}

// StartStage starts a stage: of so many parents, some of which were listed earlier in the sync; 0 for one list.
func (b *Board) StartStage(stage string, parents, listed int, now time.Time) {
	b.change(stage, func(s *Stage) {
		s.State, b.began[stage] = StageRunning, now
		if parents > 0 {
			s.Total, b.restored[stage] = parents, listed
		}
	})
}

// Add counts objects read.
func (b *Board) Add(stage string, rows int) {
	b.change(stage, func(s *Stage) {
		s.Rows += rows
		if s.Unit == stage {
			s.Done += rows
		}
	})
}

// SetRows corrects how many objects a stage that has ended has.
func (b *Board) SetRows(stage string, objects int) {
	b.change(stage, func(s *Stage) {
		s.Rows = objects
		if s.Unit == stage {
			s.Done, s.Total = objects, objects
		}
	})
}

// AddParent counts a parent whose objects were listed.
func (b *Board) AddParent(stage string) { b.change(stage, func(s *Stage) { s.Done++ }) }

// Pruned is how many objects a stage has removed in this sync.
func (b *Board) Pruned(stage string) (n int) {
	b.change(stage, func(s *Stage) { n = s.Pruned })
	return n
}

// AddPruned counts objects that a stage removes.
func (b *Board) AddPruned(stage string, n int) { b.change(stage, func(s *Stage) { s.Pruned += n }) }

// Restore adds a stage of the last sync, of which nothing else is known after a restart.
func (b *Board) Restore(stage Stage) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.current.Stages = append(b.current.Stages, stage)
}

// Note has words about a stage, which stay when it ends well.
func (b *Board) Note(stage, text string) { b.change(stage, func(s *Stage) { s.Note = text }) }

// EndStage says how a stage ended.
func (b *Board) EndStage(stage string, state StageState, note string) {
	b.change(stage, func(s *Stage) {
		if s.State = state; state != StageDone || note != "" {
			s.Note = note
		}
		if state == StageDone && s.Unit == stage {
			s.Total = s.Done
		}
	})
}

// Stop says that no sync is in progress, and why if that is for a problem.
func (b *Board) Stop(problem string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.current.Running = false
	b.current.Err = cmp.Or(problem, b.current.Err)
}

// Finish says that a full sync is complete.
func (b *Board) Finish(started, ended time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.current.Running, b.current.Complete, b.current.Err = false, true, ""
	b.current.StartedAt, b.current.FinishedAt = started, ended
}

// SetWriteProblem notes why the file cannot be written, "" when it can, and tells whether that is news.
func (b *Board) SetWriteProblem(problem string) (changed bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	changed = (b.problem == "") != (problem == "")
	b.problem = problem
	return changed
}

// Rebuild says that the lists begin again, and where the file was set aside that they were in.
func (b *Board) Rebuild(at time.Time, aside string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.current = Progress{Running: b.current.Running, RebuiltAt: at, SetAside: aside}
}

// SetChecked notes a check of the file's structure, and the tables that it left.
func (b *Board) SetChecked(at time.Time, left []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.checkedAt, b.unchecked = at, left
}

// IsUnchecked tells whether the last check left a table.
func (b *Board) IsUnchecked(table string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Contains(b.unchecked, table)
}
