using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Documents;

/// <summary>
/// One request for approval of one version. It ends by decisions, or when a newer version or another request replaces it; its decisions stay.
/// </summary>
public sealed class ApprovalRound
{
    public const int MostPeople = 20, ReasonLength = 2000;

    // Other days are mistyped.
    private const int MostDaysLate = 3, MostYears = 100;

    // When people begin to work, so that the day is not over when they read it.
    private static readonly TimeOnly RemindedAt = new(8, 0);

    private readonly List<ApprovalPerson> people = [];
    private readonly List<ApprovalDecision> decisions = [];

    private ApprovalRound()
    {
    }

    internal ApprovalRound(DocumentVersion version, Guid askedById, ApprovalRequest request, DateTimeOffset now)
    {
        (DocumentId, VersionNumber, VersionId, Sha256) = (version.DocumentId, version.Number, version.Seal.VersionId, version.Seal.Sha256);
        (AskedById, AskedAt, NeedsAll, InOrder, DueOn) = (askedById, now, request.NeedsAll, request.InOrder, request.DueOn);
        Proof = request.Proof;
        people.AddRange(request.People.Select((person, i) => new ApprovalPerson(Id, person, i)));
    }

    public Guid Id { get; private init; } = SortedId.Next();
    public Guid DocumentId { get; private init; }
    public Guid VersionId { get; private init; }
    public int VersionNumber { get; private init; }
    public string Sha256 { get; private init; } = "";
    public Guid AskedById { get; private init; }
    public DateTimeOffset AskedAt { get; private init; }

    /// <summary>Whether all people must approve; otherwise one is enough.</summary>
    public bool NeedsAll { get; private init; }

    /// <summary>Whether the people decide one after the other.</summary>
    public bool InOrder { get; private init; }

    public DateOnly? DueOn { get; private init; }

    /// <summary>What each person proves again with their decision.</summary>
    public DecisionProof Proof { get; private init; }

    /// <summary>How far its people were reminded of the date on which it is due.</summary>
    public ApprovalReminder Reminded { get; internal set; }

    /// <summary>Null while people may decide.</summary>
    public DateTimeOffset? ClosedAt { get; private set; }

    public IReadOnlyList<ApprovalPerson> People => people;
    public IReadOnlyList<ApprovalDecision> Decisions => decisions;

    /// <summary>The people whose decision is awaited now.</summary>
    public IEnumerable<Guid> AwaitedNow => Awaited(
        ClosedAt is not null, InOrder, people.OrderBy(one => one.Position).Select(one => one.PersonId), decisions.Select(one => one.PersonId));

    /// <summary>
    /// When reminders are due, by the clocks of <paramref name="zone"/>: at eight in the morning of the day before, of the day itself and of the
    /// day after. None of those that were past when it was asked.
    /// </summary>
    public IReadOnlyList<(ApprovalReminder Reminder, DateTimeOffset At)> RemindersIn(TimeZoneInfo zone)
    {
        var asked = DateOnly.FromDateTime(AskedAt.UtcDateTime);
        var due = DueOn ?? DateOnly.MinValue;
        return due > asked.AddDays(-MostDaysLate) && due < asked.AddYears(MostYears)
            ? [.. Enum.GetValues<ApprovalReminder>().Where(one => one != ApprovalReminder.None).Select(AtOf).Where(one => one.At > AskedAt)]
            : [];

        (ApprovalReminder Reminder, DateTimeOffset At) AtOf(ApprovalReminder one) =>
            (one, ZonedTime.ToMoment(due.AddDays(one - ApprovalReminder.Due).ToDateTime(RemindedAt), zone));
    }

    public DocumentSeal Seal => DocumentSeal.Of(VersionId, Sha256);

    internal ApprovalRequest Request => new([.. people.OrderBy(one => one.Position).Select(one => one.PersonId)], NeedsAll, InOrder, DueOn, Proof);

    /// <summary>The people whose decision is awaited now; of a round in order, one.</summary>
    public static IEnumerable<Guid> Awaited(bool closed, bool inOrder, IEnumerable<Guid> inTurn, IEnumerable<Guid> decided)
    {
        var waiting = closed ? [] : inTurn.Except(decided);
        return inOrder ? waiting.Take(1) : waiting;
    }

    /// <summary>Takes a decision and answers with the state that it leads to.</summary>
    /// <exception cref="RuleBroken">The viewer was not asked, has decided, it is another person's turn, or the proof is missing.</exception>
    internal DocumentState Decide(Viewer by, DecisionKind kind, string reason, DecisionProof proof, DateTimeOffset now)
    {
        if (people.TrueForAll(one => one.PersonId != by.ActorId))
        {
            throw new RuleBroken("document.not-asked");
        }

        if (decisions.Exists(one => one.PersonId == by.ActorId))
        {
            throw new RuleBroken("document.decided-already");
        }

        var inTurn = people.OrderBy(one => one.Position).Select(one => one.PersonId);
        if (!Awaited(ClosedAt is not null, InOrder, inTurn, decisions.Select(one => one.PersonId)).Contains(by.ActorId))
        {
            throw new RuleBroken("document.not-your-turn");
        }

        // A passkey is a device and what unlocks it: more than either of what is asked for.
        if (Proof != DecisionProof.None && proof != Proof && proof != DecisionProof.Passkey)
        {
            throw new RuleBroken("document.proof-" + Token.Of(Proof));
        }

        decisions.Add(new ApprovalDecision(this, by, kind, reason, proof, now));
        var state = Outcome();
        if (state != DocumentState.Awaiting)
        {
            Close(now);
        }

        return state;
    }

    internal void Close(DateTimeOffset now) => ClosedAt ??= now;

    // Where all must approve, one refusal ends it. Where one is enough, it goes on until all have decided.
    private DocumentState Outcome()
    {
        var approvals = decisions.Count(one => one.Kind == DecisionKind.Approve);
        if (approvals >= (NeedsAll ? people.Count : 1))
        {
            return DocumentState.Approved;
        }

        return approvals == decisions.Count || (!NeedsAll && decisions.Count < people.Count) ? DocumentState.Awaiting
            : decisions.Exists(one => one.Kind == DecisionKind.Refuse) ? DocumentState.Refused
            : DocumentState.Change;
    }
}

/// <summary>Who is asked, and how.</summary>
/// <param name="People">In the order in which they decide, where <paramref name="InOrder"/>.</param>
/// <param name="NeedsAll">Whether all must approve; otherwise one is enough.</param>
/// <param name="Proof">What each proves again with their decision.</param>
public sealed record ApprovalRequest(
    IReadOnlyList<Guid> People, bool NeedsAll, bool InOrder = false, DateOnly? DueOn = null, DecisionProof Proof = DecisionProof.None)
{
    /// <summary>What a request can ask for. A person may always prove more, by a passkey.</summary>
    public static IReadOnlyList<DecisionProof> Proofs { get; } = [DecisionProof.None, DecisionProof.Password, DecisionProof.Code];

    /// <exception cref="RuleBroken">It names no person, or too many, or another proof than <see cref="Proofs"/>.</exception>
    public ApprovalRequest Checked() => People.Distinct().ToList() switch
    {
        [] => throw new RuleBroken("document.no-people"),
        _ when !Proofs.Contains(Proof) => throw new RuleBroken("document.proof-unknown"),
        { Count: > ApprovalRound.MostPeople } => throw new RuleBroken("document.too-many-asked", ApprovalRound.MostPeople),
        var people => this with { People = people },
    };
}

/// <summary>A person who is asked in a round.</summary>
public sealed class ApprovalPerson
{
    private ApprovalPerson()
    {
    }

    internal ApprovalPerson(Guid roundId, Guid personId, int position) => (RoundId, PersonId, Position) = (roundId, personId, position);

    public Guid RoundId { get; private init; }
    public Guid PersonId { get; private init; }

    /// <summary>The order in which they decide; 0 is the first.</summary>
    public int Position { get; private init; }
}

/// <summary>What one person decided on one version. It is never changed.</summary>
public sealed class ApprovalDecision
{
    private ApprovalDecision()
    {
    }

    internal ApprovalDecision(ApprovalRound round, Viewer by, DecisionKind kind, string reason, DecisionProof proof, DateTimeOffset now)
    {
        (RoundId, VersionId, Sha256) = (round.Id, round.Seal.VersionId, round.Seal.Sha256);
        (PersonId, Kind, Reason, Proof, At, From) = (by.ActorId, kind, reason, proof, now, by.From);
    }

    public Guid Id { get; private init; } = SortedId.Next();
    public Guid RoundId { get; private init; }
    public Guid VersionId { get; private init; }
    public string Sha256 { get; private init; } = "";
    public Guid PersonId { get; private init; }
    public DecisionKind Kind { get; private init; }

    /// <summary>Empty for an approval without one.</summary>
    public string Reason { get; private init; } = "";

    /// <summary>What the person proved again with it.</summary>
    public DecisionProof Proof { get; private init; }

    public DateTimeOffset At { get; private init; }

    /// <summary>The network address from which it was decided; null for the portal itself.</summary>
    public string? From { get; private init; }
}

/// <summary>The reminders of a request that is due on a day, in their order.</summary>
public enum ApprovalReminder
{
    None,

    /// <summary>The day before.</summary>
    Soon,

    /// <summary>On that day.</summary>
    Due,

    /// <summary>The day after: also those who can do something about it are told.</summary>
    Overdue,
}

public enum DecisionKind
{
    Approve,
    Refuse,

    /// <summary>Another version is wanted.</summary>
    Change,
}

/// <summary>What a signed-in person proves again when they decide.</summary>
public enum DecisionProof
{
    None,

    /// <summary>Their password.</summary>
    Password,

    /// <summary>A code of their authenticator.</summary>
    Code,

    /// <summary>One of their passkeys.</summary>
    Passkey,
}
