// Package portable has the functions of real numbers that simulations need, with the
// same last bit on every machine. Those of package math have it not: they are
// assembly on some processors, which asks the processor itself whether it can fuse a
// multiplication with an addition, and elsewhere Go may fuse those of the source.
//
// Here they are made of +, -, *, / and the square root alone, which IEEE 754 rounds in
// one way only, and each product is rounded by an explicit conversion, which is what
// the language gives to forbid fusing. They agree with the true values within 1e-14 of
// them, or of 1 where those are smaller than 1; Pow within 2e-13, where its result is
// far from 1; Normal within 3e-13, between parts of 0.0005 and 0.9995.
package portable
