namespace ClientPortal.Web.Ui;

/// <summary>The time zones that a person can choose: the IANA names of places, by part of the world.</summary>
public static class TimeZones
{
    // The other names of the database are abbreviations and former names.
    private static readonly string[] Regions = ["Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"];

    // Browsers report the former names, because the Unicode CLDR keeps the first name that it gave. Source: its bcp47/timezone.xml.
    private static readonly ILookup<string, string> Former = new (string Now, string Former)[]
    {
        ("Africa/Asmara", "Africa/Asmera"), ("America/Argentina/Buenos_Aires", "America/Buenos_Aires"),
        ("America/Argentina/Catamarca", "America/Catamarca"),
        ("America/Argentina/Cordoba", "America/Cordoba"), ("America/Argentina/Jujuy", "America/Jujuy"),
        ("America/Argentina/Mendoza", "America/Mendoza"),
        ("America/Atikokan", "America/Coral_Harbour"), ("America/Indiana/Indianapolis", "America/Indianapolis"),
        ("America/Kentucky/Louisville", "America/Louisville"),
        ("America/Nuuk", "America/Godthab"), ("Asia/Ho_Chi_Minh", "Asia/Saigon"), ("Asia/Kathmandu", "Asia/Katmandu"),
        ("Asia/Kolkata", "Asia/Calcutta"),
        ("Asia/Yangon", "Asia/Rangoon"), ("Atlantic/Faroe", "Atlantic/Faeroe"), ("Europe/Kyiv", "Europe/Kiev"), ("Pacific/Chuuk", "Pacific/Truk"),
        ("Pacific/Kanton", "Pacific/Enderbury"), ("Pacific/Pohnpei", "Pacific/Ponape"), ("UTC", "Etc/UTC"),
    }.ToLookup(name => name.Now, name => name.Former, StringComparer.Ordinal);

    private static readonly Choice[] All =
    [
        .. TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Where(IsPlace).Append("UTC").Distinct(StringComparer.Ordinal)
            .Except(Former.SelectMany(name => name), StringComparer.Ordinal)
            .Order(StringComparer.Ordinal).Select(Choice.Of),
    ];

    /// <summary>Other names of a zone, as a browser may report it.</summary>
    public static IEnumerable<string> FormerOf(string id) => Former[id];

    /// <summary>All of them, and the chosen one even if it is of another kind.</summary>
    public static IEnumerable<IGrouping<string, Choice>> ByRegion(string chosen) =>
        (All.Any(zone => zone.Id == chosen) ? All : All.Append(Choice.Of(chosen))).GroupBy(zone => zone.Region);

    private static bool IsPlace(string id) => Regions.Contains(id.Split('/')[0]) && id.Contains('/', StringComparison.Ordinal);

    public sealed record Choice(string Id, string Region, string Name)
    {
        public static Choice Of(string id)
        {
            var slash = id.IndexOf('/', StringComparison.Ordinal);
            return slash < 0
                ? new(id, id, id)
                : new(id, id[..slash], id[(slash + 1)..].Replace('_', ' ').Replace("/", " – ", StringComparison.Ordinal));
        }
    }
}
