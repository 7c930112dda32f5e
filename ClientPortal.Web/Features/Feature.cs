using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Features;

/// <summary>
/// What one feature brings to the portal. Each folder below <c>Features</c> has one subclass, and <see cref="FeatureIndex"/> lists them:
/// what is shared (shell, palette, activity, audit, rules) asks the index and names no feature.
/// </summary>
public abstract class Feature
{
    /// <summary>
    /// The feature's resource class; null for a feature that brings no sentences to shared places. Shared places look there for keys that
    /// begin with their own name: <c>Nav.Tickets</c>, <c>Rule.ticket.for-a-client</c>, <c>Audit.ticket.opened</c>.
    /// </summary>
    public virtual Type? Texts => null;

    public virtual IReadOnlyList<FeatureLink> Links => [];

    /// <summary>Components that stand once in every page's shell: toasts, watchers, dialogs.</summary>
    public virtual IReadOnlyList<ShellPanel> ShellPanels => [];

    /// <summary>Counters in the header, for those who may see them.</summary>
    public virtual IReadOnlyList<ShellPanel> HeaderCounters => [];

    /// <summary>What ids in the bodies of events stand for: the audit names them.</summary>
    public virtual IReadOnlyList<EventSubject> Subjects => [];

    /// <summary>The things that one kind of conversation belongs to; null for a feature whose things have none.</summary>
    public virtual ConversationSubject? ConversationSubject => null;

    /// <summary>Registers commands, queries and background work.</summary>
    public virtual void AddServices(WebApplicationBuilder builder)
    {
    }

    /// <summary>Maps what the feature answers beside pages and <c>/api</c>: files, pictures, exports.</summary>
    public virtual void MapEndpoints(WebApplication app)
    {
    }

    /// <summary>What the feature has of this name for Ctrl+K; at most <see cref="PaletteSearch.Limit"/> of a kind.</summary>
    public virtual Task<IReadOnlyList<PaletteItem>> FindAsync(PortalDb db, Viewer viewer, PaletteSearch search, CancellationToken stop) =>
        Task.FromResult<IReadOnlyList<PaletteItem>>([]);

    /// <summary>What the activity says of an event; null for an event that is not this feature's.</summary>
    public virtual EventFacts? Describe(PortalEvent happened) => null;

    /// <summary>Whom its events notify; null for a feature without notifications.</summary>
    public virtual NotificationSource? Notifications => null;
}

/// <summary>A link of the navigation, before it is in a language: its title is <c>Nav.{Key}</c> of the feature's sentences.</summary>
/// <param name="Order">Links stand in this order: 0 home, then tens.</param>
public sealed record FeatureLink(string Key, string Icon, string Href, int Order)
{
    /// <summary>Who sees it; everybody who is signed in unless said otherwise.</summary>
    public Func<Viewer, bool> IsFor { get; init; } = _ => true;

    /// <summary>The heading that it stands under, <c>Nav.{Group}</c> of the shell's sentences.</summary>
    public string? Group { get; init; }

    public RenderFragment? Badge { get; init; }
}

/// <summary>A component without parameters in every page's shell.</summary>
public sealed record ShellPanel(Type Component)
{
    /// <summary>Who has it; everybody who is signed in unless said otherwise.</summary>
    public Func<Viewer, bool> IsFor { get; init; } = _ => true;
}

/// <summary>What was typed into the palette.</summary>
/// <param name="Typed">As it was typed, without spaces around it.</param>
/// <param name="Folded">Without case and accents, for <see cref="PortalDb.Fold"/>.</param>
public sealed record PaletteSearch(string Typed, string Folded)
{
    /// <summary>Of each kind; more are found where they are listed.</summary>
    public const int Limit = 5;
}

/// <summary>A thing to go to.</summary>
/// <param name="Kind">Its word is <c>Search.Kind.{Kind}</c> of the feature's sentences: <c>person</c>, <c>ticket</c> …</param>
public sealed record PaletteItem(string Kind, string Icon, string Title, string Note, string Href);

/// <summary>How an id in the body of an event becomes a name.</summary>
/// <param name="Property">As in the JSON: <c>milestoneId</c>.</param>
/// <param name="NamesAsync">The names of these ids; an id that is gone has none.</param>
public sealed record EventSubject(
    string Property,
    Func<PortalDb, IReadOnlyCollection<Guid>, CancellationToken, Task<Dictionary<Guid, string>>> NamesAsync);

/// <summary>What the messenger calls a kind of conversation, and finds it by: the thing that it belongs to.</summary>
/// <param name="Kind">Of the conversations whose subject is one of these things.</param>
/// <param name="TitlesAsync">The titles of these things; the caller has checked access to their conversations.</param>
/// <param name="Named">The ids of things whose title has this text, as <see cref="PortalDb.Fold"/> writes it.</param>
public sealed record ConversationSubject(
    ConversationKind Kind,
    Func<PortalDb, IReadOnlyCollection<Guid>, CancellationToken, Task<Dictionary<Guid, SubjectTitle>>> TitlesAsync,
    Func<PortalDb, string, IQueryable<Guid>> Named);

/// <summary>The title of a thing and the address of its page.</summary>
public sealed record SubjectTitle(string Title, string Href);

/// <summary>What of an event the activity's sentence speaks of.</summary>
public sealed record EventFacts
{
    public Guid? ProjectId { get; init; }
    public Guid? TicketId { get; init; }
    public Guid? PersonId { get; init; }
    public Guid? MilestoneId { get; init; }
    public Guid? CalendarId { get; init; }
    public Guid? DocumentId { get; init; }

    /// <summary>The status to which a ticket went, or the target that was missed, by token.</summary>
    public string? ToStatus { get; init; }

    public IReadOnlyList<string> Fields { get; init; } = [];
    public bool Added { get; init; }

    /// <summary>How far an invitation has come: <c>sent</c>, <c>accepted</c>, <c>withdrawn</c>.</summary>
    public string? Step { get; init; }
}
