package geo

// zone is a part of the world whose networks meet at the same places.
type zone uint8

const (
	europe zone = iota
	northAmerica
	southAmerica
	eastAsia
	southEastAsia
	southAsia
	middleEast
	northAfrica
	africa
	oceania
	northAsia
	zones
)

// known is a city of the built-in list. Names, coordinates and population (of
// the city proper, about 2020, rounded) are public facts.
type known struct {
	City
	zone zone
}

var knownCities = []known{
	{City{"Seoul", 37.567, 126.978, 9_600_000}, eastAsia}, {City{"Busan", 35.180, 129.075, 3_350_000}, eastAsia},
	{City{"Tokyo", 35.690, 139.692, 13_960_000}, eastAsia}, {City{"Osaka", 34.694, 135.502, 2_750_000}, eastAsia},
	{City{"Sapporo", 43.062, 141.354, 1_970_000}, eastAsia}, {City{"Hong Kong", 22.280, 114.159, 7_480_000}, eastAsia},
	{City{"Taipei", 25.033, 121.565, 2_600_000}, eastAsia}, {City{"Shanghai", 31.230, 121.474, 24_870_000}, eastAsia},
	{City{"Beijing", 39.904, 116.407, 21_890_000}, eastAsia}, {City{"Manila", 14.599, 120.984, 1_850_000}, eastAsia},
	{City{"Singapore", 1.352, 103.820, 5_690_000}, southEastAsia}, {City{"Bangkok", 13.756, 100.502, 8_300_000}, southEastAsia},
	{City{"Jakarta", -6.209, 106.846, 10_560_000}, southEastAsia}, {City{"Hanoi", 21.028, 105.854, 8_050_000}, southEastAsia},
	{City{"Ho Chi Minh City", 10.823, 106.630, 8_990_000}, southEastAsia}, {City{"Kuala Lumpur", 3.139, 101.687, 1_980_000}, southEastAsia},
	{City{"Mumbai", 19.076, 72.878, 12_440_000}, southAsia}, {City{"Delhi", 28.614, 77.209, 16_790_000}, southAsia},
	{City{"Chennai", 13.083, 80.271, 7_090_000}, southAsia}, {City{"Dhaka", 23.811, 90.413, 10_280_000}, southAsia},
	{City{"Karachi", 24.861, 67.010, 14_910_000}, southAsia}, {City{"Colombo", 6.927, 79.861, 750_000}, southAsia},
	{City{"Dubai", 25.205, 55.271, 3_330_000}, middleEast}, {City{"Riyadh", 24.713, 46.675, 7_010_000}, middleEast},
	{City{"Tel Aviv", 32.085, 34.782, 460_000}, middleEast}, {City{"Tehran", 35.689, 51.389, 8_690_000}, middleEast},
	{City{"Cairo", 30.044, 31.236, 9_540_000}, northAfrica}, {City{"Algiers", 36.754, 3.059, 2_990_000}, northAfrica},
	{City{"Casablanca", 33.573, -7.590, 3_360_000}, northAfrica}, {City{"Tunis", 36.807, 10.182, 640_000}, northAfrica},
	{City{"Lagos", 6.524, 3.379, 14_860_000}, africa}, {City{"Nairobi", -1.292, 36.822, 4_400_000}, africa},
	{City{"Johannesburg", -26.204, 28.047, 5_640_000}, africa}, {City{"Cape Town", -33.925, 18.424, 4_620_000}, africa},
	{City{"Accra", 5.604, -0.187, 2_290_000}, africa}, {City{"Dakar", 14.716, -17.467, 1_150_000}, africa},
	{City{"London", 51.507, -0.128, 8_980_000}, europe}, {City{"Paris", 48.857, 2.352, 2_160_000}, europe},
	{City{"Berlin", 52.520, 13.405, 3_660_000}, europe}, {City{"Frankfurt", 50.110, 8.682, 760_000}, europe},
	{City{"Amsterdam", 52.368, 4.904, 870_000}, europe}, {City{"Madrid", 40.417, -3.704, 3_330_000}, europe},
	{City{"Lisbon", 38.722, -9.139, 540_000}, europe}, {City{"Rome", 41.903, 12.496, 2_820_000}, europe},
	{City{"Vienna", 48.208, 16.374, 1_910_000}, europe}, {City{"Warsaw", 52.230, 21.012, 1_790_000}, europe},
	{City{"Stockholm", 59.329, 18.069, 980_000}, europe}, {City{"Athens", 37.984, 23.728, 640_000}, europe},
	{City{"Bucharest", 44.427, 26.103, 1_800_000}, europe}, {City{"Istanbul", 41.008, 28.978, 15_460_000}, europe},
	{City{"Kyiv", 50.450, 30.523, 2_960_000}, europe}, {City{"Moscow", 55.756, 37.617, 12_680_000}, europe},
	{City{"Reykjavik", 64.147, -21.943, 130_000}, europe},
	{City{"Novosibirsk", 55.030, 82.920, 1_630_000}, northAsia}, {City{"Yekaterinburg", 56.838, 60.597, 1_500_000}, northAsia},
	{City{"New York", 40.713, -74.006, 8_800_000}, northAmerica}, {City{"Los Angeles", 34.052, -118.244, 3_900_000}, northAmerica},
	{City{"Chicago", 41.878, -87.630, 2_750_000}, northAmerica}, {City{"Houston", 29.760, -95.370, 2_300_000}, northAmerica},
	{City{"Miami", 25.762, -80.192, 440_000}, northAmerica}, {City{"Toronto", 43.653, -79.383, 2_790_000}, northAmerica},
	{City{"San Francisco", 37.775, -122.419, 870_000}, northAmerica}, {City{"Seattle", 47.606, -122.332, 740_000}, northAmerica},
	{City{"Atlanta", 33.749, -84.388, 500_000}, northAmerica}, {City{"Denver", 39.739, -104.990, 720_000}, northAmerica},
	{City{"Mexico City", 19.433, -99.133, 9_210_000}, northAmerica}, {City{"Panama City", 8.983, -79.520, 880_000}, northAmerica},
	{City{"Sao Paulo", -23.551, -46.633, 12_330_000}, southAmerica}, {City{"Rio de Janeiro", -22.907, -43.173, 6_750_000}, southAmerica},
	{City{"Buenos Aires", -34.604, -58.382, 3_080_000}, southAmerica}, {City{"Santiago", -33.449, -70.669, 6_160_000}, southAmerica},
	{City{"Lima", -12.046, -77.043, 9_750_000}, southAmerica}, {City{"Bogota", 4.711, -74.072, 7_740_000}, southAmerica},
	{City{"Caracas", 10.480, -66.904, 2_080_000}, southAmerica},
	{City{"Sydney", -33.869, 151.209, 5_310_000}, oceania}, {City{"Melbourne", -37.814, 144.963, 5_080_000}, oceania},
	{City{"Auckland", -36.848, 174.763, 1_660_000}, oceania}, {City{"Perth", -31.952, 115.861, 2_090_000}, oceania},
}

// Builtin is the map of the built-in cities with the links of NewModel. Nothing
// outside the program is needed for it.
func Builtin() *Map {
	cities := make([]City, 0, len(knownCities))
	for _, k := range knownCities {
		cities = append(cities, k.City)
	}
	return NewModel(cities)
}

// point is a place where long cables meet.
type point uint8

const (
	london point = iota
	frankfurt
	marseille
	lisbon
	moscow
	newYork
	chicago
	losAngeles
	miami
	honolulu
	cartagena
	saoPaulo
	valparaiso
	tokyo
	hongKong
	singapore
	mumbai
	dubai
	suez
	djibouti
	mombasa
	capeTown
	lagos
	sydney
	perth
	novosibirsk
	points
)

var pointPlaces = [points]City{
	london: {Lat: 51.5, Lon: -0.1}, frankfurt: {Lat: 50.1, Lon: 8.7}, marseille: {Lat: 43.3, Lon: 5.4}, lisbon: {Lat: 38.7, Lon: -9.1}, moscow: {Lat: 55.75, Lon: 37.6},
	newYork: {Lat: 40.7, Lon: -74}, chicago: {Lat: 41.9, Lon: -87.6}, losAngeles: {Lat: 34, Lon: -118.2}, miami: {Lat: 25.8, Lon: -80.2}, honolulu: {Lat: 21.3, Lon: -157.9},
	cartagena: {Lat: 10.4, Lon: -75.5}, saoPaulo: {Lat: -23.5, Lon: -46.6}, valparaiso: {Lat: -33, Lon: -71.6},
	tokyo: {Lat: 35.7, Lon: 139.7}, hongKong: {Lat: 22.3, Lon: 114.2}, singapore: {Lat: 1.35, Lon: 103.8}, mumbai: {Lat: 19.1, Lon: 72.9}, dubai: {Lat: 25.2, Lon: 55.3},
	suez: {Lat: 30, Lon: 32.5}, djibouti: {Lat: 11.6, Lon: 43.1}, mombasa: {Lat: -4, Lon: 39.7}, capeTown: {Lat: -33.9, Lon: 18.4}, lagos: {Lat: 6.5, Lon: 3.4},
	sydney: {Lat: -33.9, Lon: 151.2}, perth: {Lat: -32, Lon: 115.9}, novosibirsk: {Lat: 55, Lon: 82.9},
}

// cables are the main routes between points.
var cables = [][2]point{
	{london, newYork}, {london, marseille}, {london, frankfurt}, {london, lisbon}, {frankfurt, marseille}, {frankfurt, moscow}, {moscow, novosibirsk},
	{newYork, miami}, {newYork, chicago}, {newYork, losAngeles}, {chicago, losAngeles}, {miami, losAngeles}, {miami, saoPaulo}, {miami, cartagena}, {newYork, saoPaulo},
	{cartagena, saoPaulo}, {valparaiso, saoPaulo}, {valparaiso, cartagena}, {losAngeles, tokyo}, {losAngeles, sydney}, {losAngeles, honolulu}, {honolulu, sydney},
	{tokyo, hongKong}, {tokyo, singapore}, {hongKong, singapore}, {singapore, mumbai}, {singapore, perth}, {perth, sydney}, {mumbai, dubai}, {mumbai, suez}, {mumbai, djibouti},
	{dubai, suez}, {suez, marseille}, {suez, djibouti}, {djibouti, mombasa}, {mombasa, capeTown}, {capeTown, lagos}, {capeTown, lisbon}, {lagos, lisbon},
}

// doors are the points by which a zone reaches the others.
var doors = [zones][]point{
	europe: {london, marseille, frankfurt, moscow, lisbon}, northAmerica: {newYork, miami, losAngeles, chicago}, southAmerica: {saoPaulo, cartagena, valparaiso},
	eastAsia: {tokyo, hongKong}, southEastAsia: {singapore, hongKong}, southAsia: {mumbai, singapore}, middleEast: {dubai, suez, djibouti},
	northAfrica: {marseille, lisbon}, africa: {lagos, capeTown, mombasa}, oceania: {sydney, perth}, northAsia: {novosibirsk, moscow},
}

// detours are how much longer than the straight line ways within a zone are,
// against those in Europe: in some, neighbours exchange traffic far away.
var detours = [zones]float64{
	europe: 1, northAmerica: 1, southAmerica: 2.2, eastAsia: 1.25, southEastAsia: 1.6, southAsia: 1.25, middleEast: 4, northAfrica: 2, africa: 1.7, oceania: 0.75, northAsia: 1,
}
