using ClientPortal.Domain.Tickets;

namespace ClientPortal.Web.Features.Tickets;

/// <summary>The typed title and description of a ticket, and the version that they are based on.</summary>
public sealed class TicketForm
{
    private TicketFields opened = null!;
    private int openedOn;

    public string Title { get; set; } = "";
    public string Description { get; set; } = "";

    /// <summary>The version that the fields were read from. A draft restored after a reload has its own, older one.</summary>
    public int SeenVersion { get; set; }

    public static TicketForm Of(TicketDetail detail)
    {
        var form = new TicketForm();
        form.StandOn(detail);
        (form.Title, form.Description) = (detail.Row.Title, detail.Description);
        return form;
    }

    /// <summary>The ticket's present fields with the typed ones in their place.</summary>
    public TicketFields On(TicketFields present) =>
        present with { Title = Title.Trim(), Description = Description.ReplaceLineEndings("\n").Trim() };

    /// <summary>Whether others changed title or description since.</summary>
    public bool IsBehind(TicketDetail now) => ChangedIn(now.Fields).Count > 0;

    /// <summary>The fields that both sides changed to different values: the person decides on each.</summary>
    public IReadOnlyList<string> ConflictsWith(TicketDetail theirs)
    {
        var differing = On(theirs.Fields).DifferencesTo(theirs.Fields);

        // A restored draft is based on a version that is no longer available: which side changed a field cannot be determined.
        return SeenVersion != openedOn ? differing : [.. differing.Intersect(ChangedIn(On(opened))).Intersect(ChangedIn(theirs.Fields))];
    }

    /// <summary>
    /// Takes over what only others changed and what is not in <paramref name="keptMine"/>, and makes their version the base.
    /// </summary>
    public void Adopt(TicketDetail theirs, IReadOnlyCollection<string> keptMine)
    {
        var keep = (SeenVersion != openedOn ? [] : ChangedIn(On(opened))).Except(ConflictsWith(theirs)).Concat(keptMine).ToHashSet();
        Title = keep.Contains("title") ? Title : theirs.Row.Title;
        Description = keep.Contains("description") ? Description : theirs.Description;
        StandOn(theirs);
    }

    private void StandOn(TicketDetail detail) => (opened, openedOn, SeenVersion) = (detail.Fields, detail.Version, detail.Version);

    // Category, priority and project are not in this form.
    private IReadOnlyList<string> ChangedIn(TicketFields now) =>
        opened.DifferencesTo(opened with { Title = now.Title, Description = now.Description });
}
