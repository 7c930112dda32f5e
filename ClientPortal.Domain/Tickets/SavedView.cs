using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Tickets;

/// <summary>A filter of the ticket list that its owner named.</summary>
public sealed class SavedView : Entity
{
    public const int NameLength = 60;
    public const int QueryLength = 400;

    /// <summary>20: more do not fit a row of buttons.</summary>
    public const int MostPerPerson = 20;

    private SavedView()
    {
    }

    public Guid PersonId { get; private init; }
    public string Name { get; private init; } = "";

    /// <summary>The query of the list's address: <c>scope=mine&amp;status=open</c>.</summary>
    public string Query { get; private init; } = "";

    /// <exception cref="RuleBroken">The name is not valid, or the viewer is read-only.</exception>
    public static SavedView Keep(Viewer by, string name, string query, DateTimeOffset now)
    {
        var view = new SavedView
        {
            PersonId = by.ActorId,
            Name = Text.Line(name, "view.name", NameLength),
            Query = Text.OptionalLine(query, "view.name", QueryLength),
        };
        view.Record(by, now, new ViewsChanged { PersonId = by.PersonId });
        return view;
    }

    /// <exception cref="NotFound">The view belongs to another person.</exception>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    public void Remove(Viewer by, DateTimeOffset now)
    {
        by.MustBe(PersonId);
        Record(by, now, new ViewsChanged { PersonId = PersonId });
    }
}

/// <summary>A person saved or removed a view.</summary>
[EventName("views.changed")]
public sealed record ViewsChanged : PortalEvent
{
    public Guid PersonId { get; init; }
    public override Audience Audience => new() { PersonId = PersonId, Private = true };
    public override bool IsNews => false;
    public override bool IsAudited => false;
}
