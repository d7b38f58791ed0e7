// Package life lets the customers of an emulator go on living: people sign in or fail to, are hired, change groups and leave, and
// administrators invite, add and remove people.
//
// Everything happens through the operations of package data, by which the API changes the environment too, so events, webhooks,
// sessions and lists follow. What happens agrees with the story that a customer tells: where the certificate has expired every
// sign-in fails because of it, until somebody renews it, and what works keeps working. Objects that the seed made are neither
// renamed, except a few groups of directories, nor deleted, and those that life adds are few: who is hired leaves again.
//
// The same seed, the same environment and the same clock give the same life.
package life
