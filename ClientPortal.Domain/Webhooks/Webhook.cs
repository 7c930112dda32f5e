using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Webhooks;

/// <summary>
/// A subscription of another program: events of some kinds, of the whole portal or of one organisation, are posted to its address. How far it has
/// come is <see cref="Cursor"/>.
/// </summary>
public sealed class Webhook : Entity
{
    public const int NameLength = 80;
    public const int UrlLength = 500;

    /// <summary>The most kinds that one subscription names. All kinds are an empty list.</summary>
    public const int MostEvents = 50;

    /// <summary>An address that has accepted nothing for this long is disabled.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(3);

    private Webhook()
    {
    }

    public string Name { get; private init; } = "";
    public string Url { get; private init; } = "";

    /// <summary>Names of events, <c>ticket.opened</c>, or areas, <c>ticket.*</c>. Empty for all.</summary>
    public IReadOnlyList<string> Events { get; private init; } = [];

    /// <summary>Whose events; null for all that staff may hear.</summary>
    public Guid? OrganisationId { get; private init; }

    /// <summary>The signing secret, encrypted by the portal's keys; empty once it is removed.</summary>
    public string ProtectedSecret { get; private set; } = "";

    /// <summary>The place in the event log up to which deliveries were made of all events that it wants.</summary>
    public long Cursor { get; private set; }

    public Guid MadeBy { get; private init; }
    public DateTimeOffset MadeAt { get; private init; }
    public DateTimeOffset? LastDeliveredAt { get; private set; }

    /// <summary>Since when every attempt failed; null when the last one succeeded.</summary>
    public DateTimeOffset? FailingSince { get; private set; }

    /// <summary>Since when nothing is sent; null while it is active.</summary>
    public DateTimeOffset? DisabledAt { get; private set; }

    public DateTimeOffset? RemovedAt { get; private set; }

    public bool IsActive => DisabledAt is null && RemovedAt is null;

    /// <summary>
    /// The viewer as which it hears: staff, or an administrator of its organisation. It is no person, so it hears nothing private and nothing
    /// that is for the members of a conversation alone.
    /// </summary>
    public Viewer Hearer => OrganisationId is { } organisation
        ? new Viewer
        {
            PersonId = Guid.Empty, Name = Name, Role = Role.Client, OrganisationId = organisation, IsOrganisationAdministrator = true,
        }
        : Viewer.Portal;

    /// <param name="by">An administrator.</param>
    /// <param name="fields">Its address was checked by the caller, who knows which networks are reached.</param>
    /// <param name="protectedSecret">The encrypted secret.</param>
    /// <param name="cursor">Events after this place in the log are sent.</param>
    /// <param name="now">The present moment.</param>
    /// <exception cref="RuleBroken">
    /// <c>viewer.admin-only</c>, <c>viewer.read-only</c>, <c>webhook.unknown-event</c>, <c>webhook.too-many-events</c>; a text is missing or too
    /// long.
    /// </exception>
    public static Webhook Make(Viewer by, WebhookFields fields, string protectedSecret, long cursor, DateTimeOffset now)
    {
        by.MustBeAdmin();
        var events = fields.Events.Distinct().ToList();
        if (events.Count > MostEvents)
        {
            throw new RuleBroken("webhook.too-many-events", MostEvents);
        }

        if (events.Find(pattern => WebhookEvents.NamesOf(pattern).Count == 0) is { } unknown)
        {
            throw new RuleBroken("webhook.unknown-event", unknown.Length <= NameLength ? unknown : unknown[..NameLength]);
        }

        var webhook = new Webhook
        {
            Name = Text.Line(fields.Name, "webhook.name", NameLength),
            Url = Text.Line(fields.Url, "webhook.url", UrlLength),
            Events = events,
            OrganisationId = fields.OrganisationId,
            ProtectedSecret = protectedSecret,
            Cursor = cursor,
            MadeBy = by.ActorId,
            MadeAt = now,
        };
        webhook.Record(by, now, new WebhookCreated { WebhookId = webhook.Id, OrganisationId = webhook.OrganisationId });
        return webhook;
    }

    /// <summary>Deliveries were made of what it wants up to this place in the log.</summary>
    public void Advance(long cursor)
    {
        Cursor = cursor;
        CountChange();
    }

    /// <summary>A delivery was accepted.</summary>
    public void Succeed(DateTimeOffset now)
    {
        (LastDeliveredAt, FailingSince) = (now, null);
        CountChange();
    }

    /// <summary>An attempt failed. It is disabled after <see cref="Patience"/> without a success, or when the address says that it is gone.</summary>
    public void Fail(bool isGone, DateTimeOffset now)
    {
        FailingSince ??= now;
        CountChange();
        if (IsActive && (isGone || now - FailingSince >= Patience))
        {
            DisabledAt = now;
            Record(
                Viewer.Portal, now, new WebhookDisabled { WebhookId = Id, OrganisationId = OrganisationId, To = isGone ? "gone" : "failing" });
        }
    }

    /// <summary>Sends again, from the event on at which it was disabled. An active one stays as it is.</summary>
    /// <exception cref="RuleBroken"><c>viewer.admin-only</c>, <c>viewer.read-only</c>.</exception>
    public void Enable(Viewer by, DateTimeOffset now)
    {
        by.MustBeAdmin();
        if (DisabledAt is not null)
        {
            (DisabledAt, FailingSince) = (null, null);
            Record(by, now, new WebhookEnabled { WebhookId = Id, OrganisationId = OrganisationId });
        }
    }

    /// <summary>Ends it for good. Its row stays, because the audit names it; its secret does not.</summary>
    /// <exception cref="RuleBroken"><c>viewer.admin-only</c>, <c>viewer.read-only</c>.</exception>
    public void Remove(Viewer by, DateTimeOffset now)
    {
        by.MustBeAdmin();
        (RemovedAt, ProtectedSecret) = (now, "");
        Record(by, now, new WebhookRemoved { WebhookId = Id, OrganisationId = OrganisationId });
    }
}

/// <summary>What an administrator gives for a new subscription.</summary>
/// <param name="Name">What the list calls it.</param>
/// <param name="Url">Where its events are posted to.</param>
/// <param name="Events">Names of events or areas (<c>ticket.*</c>); empty for all.</param>
/// <param name="OrganisationId">Whose events; null for all that staff may hear.</param>
public sealed record WebhookFields(string Name, string Url, IReadOnlyList<string> Events, Guid? OrganisationId = null);
