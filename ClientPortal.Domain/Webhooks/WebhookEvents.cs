using System.Collections.Frozen;
using System.Runtime.CompilerServices;

namespace ClientPortal.Domain.Webhooks;

/// <summary>Which events a subscription can name, and what each is about.</summary>
public static class WebhookEvents
{
    private const string Any = ".*";

    // A person's own, as sign-ins are, is for no subscription. It follows from the type alone.
    private static readonly FrozenSet<string> Names = EventCatalog.Types
        .Where(pair => !((PortalEvent)RuntimeHelpers.GetUninitializedObject(pair.Value)).Audience.Private)
        .Select(pair => pair.Key).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The areas of events that can be subscribed to, <c>ticket</c>, in alphabetical order.</summary>
    public static IReadOnlyList<string> Areas { get; } =
        [.. Names.Select(name => name.Split('.')[0]).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The events of a name or of an area (<c>ticket.*</c>); empty for what is neither.</summary>
    public static IReadOnlyList<string> NamesOf(string pattern) =>
        Names.Contains(pattern) ? [pattern]
        : pattern.EndsWith(Any, StringComparison.Ordinal) && Areas.Contains(pattern[..^Any.Length])
            ? [.. Names.Where(name => name.StartsWith(pattern[..^1], StringComparison.Ordinal)).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>The events of any of these names and areas; of none of them all.</summary>
    public static IReadOnlyCollection<string> NamesOf(IReadOnlyList<string> patterns) =>
        patterns.Count == 0 ? Names : [.. patterns.SelectMany(NamesOf).Distinct()];

    /// <summary>The pattern of all events of an area.</summary>
    public static string OfArea(string area) => area + Any;

    /// <summary>
    /// What an event is about: the thing of its timeline, else its ticket, conversation, project, person or organisation. Deliveries about one
    /// subject keep their order; the empty id is the subject of events about the portal itself.
    /// </summary>
    public static Guid SubjectOf(PortalEvent happened)
    {
        var audience = happened.Audience;
        return happened.About ?? audience.TicketId ?? audience.ConversationId ?? audience.ProjectId ?? audience.PersonId
            ?? audience.OrganisationId ?? Guid.Empty;
    }
}

/// <summary>An event of one subscription, for staff.</summary>
public abstract record WebhookEvent : PortalEvent
{
    public required Guid WebhookId { get; init; }

    /// <summary>Whose events it is subscribed to; null for the whole portal's.</summary>
    public Guid? OrganisationId { get; init; }

    public override Guid? About => WebhookId;
    public override Audience Audience => new() { StaffOnly = true, OrganisationId = OrganisationId };
    public override bool IsNews => false;
}

/// <summary>An administrator subscribed a program to events.</summary>
[EventName("webhook.created")]
public sealed record WebhookCreated : WebhookEvent;

/// <summary>The portal stopped sending: <c>failing</c> for days, or the address said that it is <c>gone</c>.</summary>
[EventName("webhook.disabled")]
public sealed record WebhookDisabled : WebhookEvent
{
    public required string To { get; init; }
}

/// <summary>An administrator let it send again.</summary>
[EventName("webhook.enabled")]
public sealed record WebhookEnabled : WebhookEvent;

/// <summary>An administrator ended a subscription.</summary>
[EventName("webhook.removed")]
public sealed record WebhookRemoved : WebhookEvent;
