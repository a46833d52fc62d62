package geo

// Class is a kind of connection.
type Class string

// The classes.
const (
	Home   Class = "home"
	Mobile Class = "mobile"
	Office Class = "office"
	Server Class = "server"
)

// Classes lists them.
func Classes() []Class { return []Class{Home, Mobile, Office, Server} }

// Bandwidth is bits a second, out and in.
type Bandwidth struct{ Up, Down int64 }

// homes are mean broadband rates of 2019 by region, as SimBlock's network
// configuration gives them (dsg-titech/simblock at 5fc7f9f,
// NetworkConfiguration.java; regions North America, Europe, South America, Asia
// and Pacific, Japan, Australia). What it has no region for gets its figure for
// other places.
var homes = [zones]Bandwidth{
	northAmerica: {19_200_000, 52_000_000}, europe: {20_700_000, 40_000_000}, southAmerica: {5_800_000, 18_000_000},
	eastAsia: {15_700_000, 22_800_000}, southEastAsia: {15_700_000, 22_800_000}, southAsia: {15_700_000, 22_800_000}, northAsia: {15_700_000, 22_800_000},
	oceania: {11_300_000, 29_900_000}, middleEast: {6_000_000, 6_000_000}, northAfrica: {6_000_000, 6_000_000}, africa: {6_000_000, 6_000_000},
}

// Bandwidth is what a connection of a class has in a city. Home connections have
// the region's mean broadband. The others are assumptions of round size, the
// same everywhere: mobile 10 out and 30 in, office 100 and server 1,000 both
// ways, in Mbit a second.
func (c City) Bandwidth(class Class) Bandwidth {
	const mbit = 1_000_000
	switch class {
	case Mobile:
		return Bandwidth{10 * mbit, 30 * mbit}
	case Office:
		return Bandwidth{100 * mbit, 100 * mbit}
	case Server:
		return Bandwidth{1000 * mbit, 1000 * mbit}
	}
	return homes[zoneOf(c)]
}
