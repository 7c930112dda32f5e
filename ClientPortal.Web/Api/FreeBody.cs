using ClientPortal.Web.Features.Calendar;
using ClientPortal.Web.Ui;

namespace ClientPortal.Web.Api;

/// <summary>When people are free.</summary>
/// <param name="Zone">The caller's (IANA); days are by its clocks.</param>
/// <param name="Proposals">The first times at which all are free.</param>
/// <param name="People">When each is busy.</param>
public sealed record FreeBody(string Zone, IReadOnlyList<Stretch> Proposals, IReadOnlyList<FreePerson> People)
{
    internal static FreeBody Of(FreeTimes found) => new(
        found.Zone.Id, found.Proposals,
        [
            .. found.People.Select(person => new FreePerson(
                person.Id, ShownName.Of(person.Name), person.Zone.Id,
                [.. person.Busy.Select(one => new BusyTime(one.When.From, one.When.To, one.Title))])),
        ]);
}

/// <summary>When a person is busy.</summary>
public sealed record FreePerson(Guid Id, string Name, string Zone, IReadOnlyList<BusyTime> Busy);

/// <summary>A time that is taken; the title is null for an event that the caller may not see.</summary>
public sealed record BusyTime(DateTimeOffset From, DateTimeOffset To, string? Title);
