using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Documents;

// Approvals of the current version.
public sealed partial class Document
{
    /// <summary>Asks people to approve the current version; an open request is replaced. The caller has checked that all of them see it.</summary>
    /// <exception cref="RuleBroken">The viewer is not staff, it is in the bin, or the request names no person or too many.</exception>
    public void Ask(Viewer by, ApprovalRequest request, DateTimeOffset now)
    {
        by.MustBeStaff();
        MustBeOnShelf();
        OpenRound?.Close(now);
        Begin(by, by.ActorId, request.Checked(), now);
    }

    /// <summary>What a decision on the current version needs to prove; a passkey is always enough.</summary>
    public DecisionProof ProofAsked => OpenRound?.Proof ?? DecisionProof.None;

    /// <summary>Withdraws the open request.</summary>
    /// <exception cref="RuleBroken">The viewer is not staff, or no approval is awaited.</exception>
    public void Withdraw(Viewer by, DateTimeOffset now)
    {
        by.MustBeStaff();
        (OpenRound ?? throw NotCurrent("document.nothing-awaited")).Close(now);
        (State, UpdatedAt) = (DocumentState.None, now);
        Tell(by, now, new DocumentApprovalWithdrawn { DocumentId = Id, ProjectId = ProjectId, OrganisationId = OrganisationId });
    }

    /// <summary>
    /// Decides on the version that the viewer has read, named by its number and hash. Nothing is decided about a version that is not, or no
    /// longer, the current one.
    /// </summary>
    /// <exception cref="RuleBroken">
    /// <c>document.not-current</c> or <c>document.nothing-awaited</c> (both <see cref="RuleKind.Conflict"/>); the viewer was not asked, has
    /// decided, gives no reason, or did not prove what is asked (<c>document.proof-password</c>, <c>document.proof-code</c>).
    /// </exception>
    public void Decide(
        Viewer by, int number, string? sha256, DecisionKind kind, string? reason, DateTimeOffset now, DecisionProof proof = DecisionProof.None)
    {
        _ = by.ActorId;
        MustBeOnShelf();
        var read = versions.Find(version => version.Number == number);
        if (read is null || DocumentSeal.Of(read.Id, sha256) != CurrentVersion.Seal)
        {
            throw NotCurrent("document.not-current");
        }

        if (OpenRound is not { } round)
        {
            throw NotCurrent("document.nothing-awaited");
        }

        var why = Text.Block(reason ?? "", "document.reason", ApprovalRound.ReasonLength);
        if (kind != DecisionKind.Approve && Text.IsBlank(why))
        {
            throw new RuleBroken("document.reason-required");
        }

        State = round.Decide(by, kind, why, proof, now);
        UpdatedAt = now;
        Tell(by, now, new DocumentDecided
        {
            DocumentId = Id, ProjectId = ProjectId, OrganisationId = OrganisationId, Number = number, Sha256 = round.Sha256,
            Decision = Token.Of(kind), Proof = Token.Of(proof),
        });
        if (State == DocumentState.Approved)
        {
            Tell(by, now, new DocumentApproved
            {
                DocumentId = Id, ProjectId = ProjectId, OrganisationId = OrganisationId, Number = number, Sha256 = round.Sha256,
            });
        }
    }

    /// <summary>Reminds of the open request. The caller knows that the moment has come.</summary>
    /// <exception cref="RuleBroken"><c>document.nothing-awaited</c>: it is closed, or another one is open.</exception>
    public void Remind(Viewer by, Guid roundId, ApprovalReminder reminder, DateTimeOffset now)
    {
        by.MustBeAdmin();
        if (OpenRound is not { } round || round.Id != roundId)
        {
            throw NotCurrent("document.nothing-awaited");
        }

        if (reminder > round.Reminded)
        {
            round.Reminded = reminder;
            Tell(by, now, new DocumentApprovalReminded
            {
                DocumentId = Id, ProjectId = ProjectId, OrganisationId = OrganisationId, Number = round.VersionNumber,
                Reminder = Token.Of(reminder),
            });
        }
    }

    // The people who were asked about the version before are asked about the new one.
    private void Reopen(Viewer by, DateTimeOffset now)
    {
        var before = State == DocumentState.None ? null : rounds.MaxBy(round => round.Id);
        OpenRound?.Close(now);
        State = DocumentState.None;
        if (before is not null)
        {
            Begin(by, before.AskedById, before.Request, now);
        }
    }

    private void Begin(Viewer by, Guid askedById, ApprovalRequest request, DateTimeOffset now)
    {
        rounds.Add(new ApprovalRound(CurrentVersion, askedById, request, now));
        (State, UpdatedAt) = (DocumentState.Awaiting, now);
        Tell(by, now, new DocumentApprovalAsked
        {
            DocumentId = Id, ProjectId = ProjectId, OrganisationId = OrganisationId, Number = Current, Sha256 = CurrentVersion.Sha256,
        });
    }

    private static RuleBroken NotCurrent(string rule) => new(rule) { Kind = RuleKind.Conflict };
}
