using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Tickets;

// What the portal records of SLA targets by itself.
public sealed partial class Ticket
{
    /// <summary>How long before a target is missed staff are warned.</summary>
    public static readonly TimeSpan WarnBefore = TimeSpan.FromMinutes(30);

    // A shorter target is close from the start: the new ticket itself is the warning.
    private static readonly TimeSpan ShortestWarned = TimeSpan.FromHours(1);

    /// <summary>The due moment that <see cref="WarnOfBreach"/> has dealt with; another one is dealt with again.</summary>
    public DateTimeOffset? WarnedOf { get; private set; }

    /// <summary>Records the breach of each target whose due date has passed, once for each.</summary>
    public void RecordBreaches(Viewer portal, Conversation thread, DateTimeOffset now)
    {
        _ = portal.ActorId;
        if (AnswerTarget.IsBrokenAt(now) && !AnswerTarget.BreachNotified)
        {
            AnswerTarget = AnswerTarget with { BreachNotified = true };
            Record(portal, now, Fact(thread, new TicketSlaBreached { Target = "answer" }));
        }

        if (ResolutionTarget.IsBrokenAt(now) && !ResolutionTarget.BreachNotified)
        {
            ResolutionTarget = ResolutionTarget with { BreachNotified = true };
            Record(portal, now, Fact(thread, new TicketSlaBreached { Target = "resolution" }));
        }
    }

    /// <summary>Records that the next target is about to be missed, once for each due moment, and not for a target of an hour or less.</summary>
    public void WarnOfBreach(Viewer portal, Conversation thread, DateTimeOffset now)
    {
        _ = portal.ActorId;
        var due = NextDueAt;
        if (due <= now || due > now + WarnBefore || WarnedOf == due)
        {
            return;
        }

        WarnedOf = due;
        if (due - CreatedAt > ShortestWarned)
        {
            Record(portal, now, Fact(thread, new TicketSlaEndangered { Target = AnswerTarget.IsRunning ? "answer" : "resolution" }));
        }
        else
        {
            CountChange();
        }
    }
}
