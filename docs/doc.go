// Package docs holds Souk's pages, and tests that hold the pages to the code:
// the import table to the imports, links to files, commands to the program,
// pins to go.mod.
package docs
