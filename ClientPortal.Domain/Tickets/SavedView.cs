using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Tickets;

/// <summary>A filter of the list that its owner gave a name.</summary>
public sealed class SavedView : Entity
{
    public const int NameLength = 60;
    public const int QueryLength = 400;

    /// <summary>More than anybody finds again in a row of buttons.</summary>
    public const int MostPerPerson = 20;

    private SavedView()
    {
    }

    public Guid PersonId { get; private init; }
    public string Name { get; private init; } = "";

    /// <summary>As it stands in the list's address: <c>scope=mine&amp;status=open</c>.</summary>
    public string Query { get; private init; } = "";

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

    public void Remove(Viewer by, DateTimeOffset now)
    {
        by.MustBe(PersonId);
        Record(by, now, new ViewsChanged { PersonId = PersonId });
    }
}

/// <summary>A person's saved views are others now.</summary>
[EventName("views.changed")]
public sealed record ViewsChanged : PortalEvent
{
    public Guid PersonId { get; init; }
    public override Audience Audience => new() { PersonId = PersonId, Private = true };
    public override bool IsNews => false;
    public override bool IsAudited => false;
}
