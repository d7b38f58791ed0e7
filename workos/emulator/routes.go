package emulator

// routes registers everything the server answers to.
func (s *Server) routes() {
	s.organizationRoutes()
	s.domainRoutes()
	s.connectionRoutes()
	s.directoryRoutes()
	s.directoryUserRoutes()
	s.directoryGroupRoutes()
	s.userRoutes()
	s.membershipRoutes()
	s.invitationRoutes()
	s.accessRoutes()
	s.redirectURIRoutes()
	s.eventRoutes()
	s.settingRoutes()
	s.portalLinkRoutes()
	s.faultRoutes()
	s.hostedRoutes() // sign-in, Admin Portal, audit logs
}
