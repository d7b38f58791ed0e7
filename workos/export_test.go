package workos

// CommentsOf lends the tests outside the package what the comments of the methods say.
var CommentsOf = commentsOf
