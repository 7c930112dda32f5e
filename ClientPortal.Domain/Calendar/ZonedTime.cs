namespace ClientPortal.Domain.Calendar;

/// <summary>Local times of an IANA time zone as moments. Local times have no kind and no offset.</summary>
public static class ZonedTime
{
    public const int ZoneLength = 64;

    /// <summary>The zone.</summary>
    /// <exception cref="RuleBroken"><c>calendar.zone-unknown</c>: no IANA name.</exception>
    public static TimeZoneInfo Zone(string name) =>
        name.Length <= ZoneLength && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId
            ? zone
            : throw new RuleBroken("calendar.zone-unknown");

    /// <summary>
    /// The moment of a local time (RFC 5545, 3.3.5): one that a change of the clocks skips is read with the offset before the change; of one that
    /// occurs twice it is the first.
    /// </summary>
    public static DateTimeOffset ToMoment(DateTime local, TimeZoneInfo zone)
    {
        var time = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (zone.IsInvalidTime(time))
        {
            return new DateTimeOffset(time, zone.GetUtcOffset(time.AddHours(-3))).ToUniversalTime();
        }

        var offset = zone.IsAmbiguousTime(time) ? zone.GetAmbiguousTimeOffsets(time).Max() : zone.GetUtcOffset(time);
        return new DateTimeOffset(time, offset).ToUniversalTime();
    }

    /// <summary>What the clocks of the zone show at a moment.</summary>
    public static DateTime ToLocal(DateTimeOffset moment, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(moment, zone).DateTime;
}
