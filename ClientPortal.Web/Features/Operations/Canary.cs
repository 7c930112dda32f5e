using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Operations;

/// <summary>
/// A synthetic person of one organisation, who is in no project and no conversation: what they hear tells whether delivery keeps to its rules.
/// One is an ordinary member and hears nothing at all; the other administers the organisation and hears what is its own alone.
/// </summary>
internal sealed class Canary
{
    private readonly HashSet<long> heard = [];
    private readonly HashSet<Room> rooms;
    private readonly bool administrator;

    /// <param name="organisationId">The organisation of this person.</param>
    /// <param name="administrator">Whether they administer it.</param>
    /// <param name="cursor">What is newer in the log is compared.</param>
    public Canary(Guid organisationId, bool administrator, long cursor)
    {
        (OrganisationId, this.administrator, Cursor) = (organisationId, administrator, cursor);
        Viewer = new()
        {
            PersonId = Guid.CreateVersion7(),
            Name = "Canary",
            Role = Role.Client,
            OrganisationId = organisationId,
            IsOrganisationAdministrator = administrator,
        };
        rooms = [.. Viewer.Rooms()];
    }

    public Viewer Viewer { get; }
    public Guid OrganisationId { get; }

    /// <summary>Up to here the log was compared with what was heard.</summary>
    public long Cursor { get; private set; }

    /// <summary>Whether the bus would offer this canary such an event: it is in one of the rooms.</summary>
    public bool IsInRoomOf(Audience audience) => audience.Rooms().Any(rooms.Contains);

    /// <summary>Notes an event that it heard. Those from before its start, which a starting bus may still deliver, are not compared.</summary>
    public void Hear(long seq)
    {
        if (seq > Cursor)
        {
            heard.Add(seq);
        }
    }

    /// <summary>
    /// Whether this canary may know of an event, said once more and in other words than the access rules, so that a mistake in these shows.
    /// </summary>
    public bool MayKnow(Audience audience) =>
        administrator && audience.OrganisationId == OrganisationId && audience is { Private: false, MembersOnly: false, StaffOnly: false };

    /// <summary>The events up to <paramref name="end"/> that were heard and are not found in the log, or the other way round.</summary>
    public IReadOnlyList<long> Compare(IEnumerable<long> found, long end)
    {
        var differing = heard.Where(seq => seq <= end).ToHashSet();
        differing.SymmetricExceptWith(found);
        Skip(end);
        return [.. differing];
    }

    /// <summary>Forgoes the comparison of what was heard up to <paramref name="end"/>.</summary>
    public void Skip(long end)
    {
        heard.RemoveWhere(seq => seq <= end);
        Cursor = end;
    }
}

/// <summary>What the canaries of this node have found.</summary>
/// <param name="Organisations">The organisations that have canaries.</param>
/// <param name="Milliseconds">How long the last canary delivery took through the bus; null before the first.</param>
/// <param name="IsLost">The last canary delivery has not arrived when the next one was due.</param>
/// <param name="Alarms">Those of the last day, the newest first.</param>
public sealed record CanaryState(int Organisations, double? Milliseconds, bool IsLost, IReadOnlyList<CanaryAlarm> Alarms)
{
    public static CanaryState None { get; } = new(0, null, false, []);
}

/// <summary>A canary heard what it must not, or did not hear what it finds in the log.</summary>
/// <param name="At">When it was found.</param>
/// <param name="Organisation">The name of the canary's organisation.</param>
/// <param name="Event">The stable name of the event; empty for one that the log does not have.</param>
/// <param name="Heard">False for one that was not heard.</param>
public sealed record CanaryAlarm(DateTimeOffset At, string Organisation, string Event, bool Heard);

/// <summary>The delivery that measures the bus. Each has its number, so that a late one is not taken for the next.</summary>
public sealed record CanaryPulse(long Number) : LiveSignal(Room.Canary);
