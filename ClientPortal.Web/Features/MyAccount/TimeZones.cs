namespace ClientPortal.Web.Features.MyAccount;

/// <summary>The time zones that a person chooses from: the IANA names of places, by part of the world.</summary>
public static class TimeZones
{
    // The rest of the database is abbreviations and names of former times.
    private static readonly string[] Regions = ["Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"];

    private static readonly Choice[] All =
    [
        .. TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Where(IsPlace).Append("UTC").Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal).Select(Choice.Of),
    ];

    /// <summary>All of them, and the one that is chosen even if it is of another kind.</summary>
    public static IEnumerable<IGrouping<string, Choice>> ByRegion(string chosen) =>
        (All.Any(zone => zone.Id == chosen) ? All : All.Append(Choice.Of(chosen))).GroupBy(zone => zone.Region);

    private static bool IsPlace(string id) => Regions.Contains(id.Split('/')[0]) && id.Contains('/', StringComparison.Ordinal);

    public sealed record Choice(string Id, string Region, string Name)
    {
        public static Choice Of(string id)
        {
            var slash = id.IndexOf('/', StringComparison.Ordinal);
            return slash < 0 ? new(id, id, id) : new(id, id[..slash], id[(slash + 1)..].Replace('_', ' ').Replace("/", " – ", StringComparison.Ordinal));
        }
    }
}
