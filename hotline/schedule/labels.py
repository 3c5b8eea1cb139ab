"""What people call a time zone, in English and Spanish."""

from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Family:
    """Zones that share one everyday name.

    `said`: how people write that name (folded). `also`: zones whose own label is another, but
    whose people use this name too.
    """

    en: str
    es: str
    said: tuple[str, ...]
    zones: tuple[str, ...]
    also: tuple[str, ...] = ()


def _family(en: str, es: str, said: str, zones: str, also: str = "") -> Family:
    names = (zone if "/" in zone else f"America/{zone}" for zone in zones.split())
    return Family(en, es, tuple(said.split("|")), tuple(names), tuple(also.split()))


FAMILIES = (
    _family(
        "Eastern time",
        "hora del este",
        "eastern|eastern standard|eastern daylight|est|edt|et|este|del este|east coast|costa este",
        "New_York Toronto Detroit Nassau Iqaluit Montreal Nipigon Thunder_Bay Pangnirtung "
        "Indianapolis Fort_Wayne America/Indiana/Indianapolis "
        "America/Indiana/Marengo America/Indiana/Petersburg America/Indiana/Vevay "
        "America/Indiana/Vincennes America/Indiana/Winamac America/Kentucky/Louisville "
        "America/Kentucky/Monticello Louisville US/Eastern US/Michigan US/East-Indiana "
        "Canada/Eastern",
    ),
    _family(
        "Central time",
        "hora del centro",
        "central|central standard|central daylight|cst|cdt|ct|centro|del centro",
        "Chicago Menominee America/Indiana/Knox America/Indiana/Tell_City Knox_IN Rankin_Inlet "
        "America/North_Dakota/Center America/North_Dakota/New_Salem "
        "America/North_Dakota/Beulah Resolute US/Central US/Indiana-Starke",
        "America/Winnipeg America/Regina America/Mexico_City",
    ),
    _family(
        "Mountain time",
        "hora de la montaña",
        "mountain|mountain standard|mountain daylight|mst|mdt|mt|montanas"
        "|la montana|de la montana|de montana",
        "Denver Boise Cambridge_Bay Shiprock US/Mountain",
        "America/Edmonton America/Ciudad_Juarez",
    ),
    _family(
        "Pacific time",
        "hora del Pacífico",
        "pacific|pacific standard|pacific daylight|pst|pdt|pt|pacifico|del pacifico|west coast"
        "|costa oeste",
        "Los_Angeles US/Pacific",
        "America/Vancouver America/Tijuana",
    ),
    _family("Arizona time", "hora de Arizona", "arizona", "Phoenix US/Arizona"),
    _family(
        "Alaska time",
        "hora de Alaska",
        "alaska|akst|akdt|alaskan",
        "Anchorage Juneau Sitka Nome Yakutat Metlakatla US/Alaska",
    ),
    _family(
        "Aleutian time", "hora de las Aleutianas", "aleutian|aleutianas", "Adak Atka US/Aleutian"
    ),
    _family(
        "Hawaii time",
        "hora de Hawái",
        "hawaii|hawai|hawaiian|hst",
        "Pacific/Honolulu Pacific/Johnston US/Hawaii",
    ),
    _family(
        "Atlantic time",
        "hora del Atlántico",
        "atlantic|atlantic standard|atlantic daylight|ast|adt|atlantico|del atlantico",
        "Halifax Moncton Glace_Bay Goose_Bay Atlantic/Bermuda Canada/Atlantic",
        "America/Puerto_Rico America/St_Thomas",
    ),
    _family(
        "Newfoundland time",
        "hora de Terranova",
        "newfoundland|terranova|nst|ndt",
        "St_Johns Canada/Newfoundland",
    ),
    _family(
        "British Columbia time",
        "hora de Columbia Británica",
        "british columbia|columbia britanica",
        "Vancouver Fort_Nelson Dawson_Creek Creston Canada/Pacific",
    ),
    _family("Alberta time", "hora de Alberta", "alberta", "Edmonton Canada/Mountain"),
    _family(
        "Saskatchewan time",
        "hora de Saskatchewan",
        "saskatchewan",
        "Regina Swift_Current Canada/Saskatchewan",
    ),
    _family("Manitoba time", "hora de Manitoba", "manitoba", "Winnipeg Rainy_River Canada/Central"),
    _family(
        "Northwest Territories time",
        "hora de los Territorios del Noroeste",
        "northwest territories|territorios del noroeste|los territorios del noroeste",
        "Inuvik Yellowknife",
    ),
    _family("Yukon time", "hora de Yukón", "yukon", "Whitehorse Dawson Canada/Yukon"),
    _family("Puerto Rico time", "hora de Puerto Rico", "puerto rico", "Puerto_Rico"),
    _family(
        "Virgin Islands time",
        "hora de las Islas Vírgenes",
        "virgin islands|islas virgenes|las islas virgenes",
        "St_Thomas Virgin",
    ),
    _family(
        "Chamorro time",
        "hora chamorra",
        "chamorro|chamorra|chst",
        "Pacific/Guam Pacific/Saipan",
    ),
    _family(
        "American Samoa time",
        "hora de Samoa Americana",
        "american samoa|samoa americana|samoa",
        "Pacific/Pago_Pago Pacific/Samoa US/Samoa",
    ),
)

SPANISH = {
    "London": "Londres", "Paris": "París", "Berlin": "Berlín", "Rome": "Roma",
    "Lisbon": "Lisboa", "Brussels": "Bruselas", "Vienna": "Viena", "Athens": "Atenas",
    "Moscow": "Moscú", "Canary": "Canarias", "Mexico City": "Ciudad de México",
    "Bogota": "Bogotá", "Panama": "Panamá", "Havana": "La Habana", "Sao Paulo": "São Paulo",
    "Asuncion": "Asunción", "Cancun": "Cancún", "Merida": "Mérida", "Mazatlan": "Mazatlán",
    "Ciudad Juarez": "Ciudad Juárez", "Bahia Banderas": "Bahía de Banderas", "Tokyo": "Tokio",
    "Stockholm": "Estocolmo", "Copenhagen": "Copenhague", "Dublin": "Dublín",
    "Zurich": "Zúrich", "Geneva": "Ginebra", "Warsaw": "Varsovia", "Prague": "Praga",
    "Easter": "Isla de Pascua", "Sydney": "Sídney", "Seoul": "Seúl", "Manila": "Manila",
    "Cordoba": "Córdoba", "Tucuman": "Tucumán",
}  # fmt: skip


@lru_cache(maxsize=1)
def family_by_zone() -> dict[str, Family]:
    """Each labelled zone with its family."""
    return {zone: family for family in FAMILIES for zone in family.zones}


def zone_label(zone: str, lang: str) -> str:
    """`Eastern time`, `hora del este`; where a zone has no such name, its city: `Madrid time`."""
    family = family_by_zone().get(zone)
    if family is not None:
        return family.es if lang == "es" else family.en
    city = city_of(zone)
    return f"hora de {SPANISH.get(city, city)}" if lang == "es" else f"{city} time"


def city_of(zone: str) -> str:
    """The city in a zone's name: `America/Mexico_City` -> `Mexico City`."""
    return zone.rpartition("/")[2].replace("_", " ")
