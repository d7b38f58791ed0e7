package mirror

import (
	"context"
	"errors"
	"time"

	"frontdesk/store"
)

// kindOfStage is what the stages hold whose objects are counted.
var kindOfStage = map[string]Kind{stageOrganizations: KindOrganization, stageConnections: KindConnection, stageDirectories: KindDirectory,
	stageUsers: KindUser, stageMemberships: KindMembership, stageDirectoryGroups: KindDirectoryGroup, stageDirectoryUsers: KindDirectoryUser,
	stageInvitations: KindInvitation}

// unitOf names what a stage's Done and Total count.
func unitOf(stage string) string {
	switch stage {
	case stageMemberships:
		return stageOrganizations
	case stageDirectoryGroups, stageDirectoryUsers, stageGroupMembers:
		return stageDirectories
	}
	return stage
}

// begun sets the board up for a pass. What the last copy held is what to expect; in the first copy, what is
// held already was done by an earlier run of the program.
func (m *Mirror) begun(ctx context.Context, started time.Time) error {
	counts, err := m.Counts(ctx)
	if err != nil {
		return err
	}
	whole, err := m.lastWhole(ctx)
	if err != nil {
		return err
	}
	p := &m.progress
	p.mu.Lock()
	defer p.mu.Unlock()
	p.current = Progress{Running: true, Complete: !whole.IsZero(), StartedAt: started, FinishedAt: whole,
		RebuiltAt: p.current.RebuiltAt, SetAside: p.current.SetAside}
	p.start, p.began, p.restored = m.now(), map[string]time.Time{}, map[string]int{}
	for _, name := range stageNames() {
		stage := Stage{Name: name, Unit: unitOf(name), State: StageWaiting}
		kind, isWhole := kindOfStage[name]
		isWhole = isWhole && stage.Unit == name // one list of one kind
		if isWhole && p.current.Complete {
			stage.Total = counts.Total[kind]
		} else if isWhole {
			stage.Done, p.restored[name] = counts.Total[kind], counts.Total[kind]
		}
		p.current.Stages = append(p.current.Stages, stage)
	}
	return nil
}

// change changes a stage under the lock.
func (p *progress) change(stage string, do func(*Stage)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := range p.current.Stages {
		if p.current.Stages[i].Name == stage {
			do(&p.current.Stages[i])
		}
	}
}

// begin starts a stage: of so many parents, some of which were listed earlier in the pass; 0 for one list.
func (p *progress) begin(stage string, parents, listed int, now time.Time) {
	p.change(stage, func(s *Stage) {
		s.State, p.began[stage] = StageRunning, now
		if parents > 0 {
			s.Total, p.restored[stage] = parents, listed
		}
	})
}

// add counts objects read.
func (p *progress) add(stage string, rows int) {
	p.change(stage, func(s *Stage) {
		s.Rows += rows
		if s.Unit == stage {
			s.Done += rows
		}
	})
}

// held corrects how many objects a stage that has ended has.
func (p *progress) held(stage string, objects int) {
	p.change(stage, func(s *Stage) {
		s.Rows = objects
		if s.Unit == stage {
			s.Done, s.Total = objects, objects
		}
	})
}

// did counts a parent.
func (p *progress) did(stage string) { p.change(stage, func(s *Stage) { s.Done++ }) }

// note has words about a stage, which stay when it ends well.
func (p *progress) note(stage, text string) { p.change(stage, func(s *Stage) { s.Note = text }) }

func (p *progress) settle(stage string, state StageState, note string) {
	p.change(stage, func(s *Stage) {
		if s.State = state; state != StageDone || note != "" {
			s.Note = note
		}
		if state == StageDone && s.Unit == stage {
			s.Total = s.Done
		}
	})
}

// rest marks that nothing is being copied, and why if it is for an error.
func (p *progress) rest(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.current.Running = false
	if err != nil && !errors.Is(err, context.Canceled) {
		p.current.Err = err.Error()
		if store.IsUnavailable(err) {
			p.current.Err = unwritableWords(err)
		}
	}
}

// unwritable notes why the file cannot be written, "" when it can, and tells whether that is news.
func (p *progress) unwritable(problem string) (changed bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	changed = (p.problem == "") != (problem == "")
	p.problem = problem
	return changed
}

// finished marks a whole copy.
func (p *progress) finished(started, ended time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.current.Running, p.current.Complete, p.current.Err = false, true, ""
	p.current.StartedAt, p.current.FinishedAt = started, ended
}
