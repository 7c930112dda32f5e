using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Documents;

// Legal hold: what may be evidence is not deleted. Clients do not hear of it.
public sealed partial class Document
{
    public const int HoldReasonLength = 300;

    /// <summary>Puts it on legal hold, also in the bin. One that is held keeps its reason.</summary>
    /// <exception cref="RuleBroken">The viewer is not an administrator, or the reason is missing or too long.</exception>
    public void Hold(Viewer by, string? reason, DateTimeOffset now)
    {
        by.MustBeAdmin();
        if (HeldAt is null)
        {
            (HoldReason, HeldAt) = (Text.Line(reason, "document.hold-reason", HoldReasonLength), now);
            Record(by, now, new DocumentHoldPlaced { DocumentId = Id, ProjectId = ProjectId, OrganisationId = OrganisationId, StaffOnly = true });
        }
    }

    /// <summary>Ends the legal hold.</summary>
    /// <exception cref="RuleBroken">The viewer is not an administrator.</exception>
    public void Release(Viewer by, DateTimeOffset now)
    {
        by.MustBeAdmin();
        if (HeldAt is not null)
        {
            (HeldAt, HoldReason) = (null, null);
            Record(by, now, new DocumentHoldReleased { DocumentId = Id, ProjectId = ProjectId, OrganisationId = OrganisationId, StaffOnly = true });
        }
    }

    private void MustNotBeHeld()
    {
        if (HeldAt is not null)
        {
            throw new RuleBroken("document.held") { Kind = RuleKind.Conflict };
        }
    }
}
