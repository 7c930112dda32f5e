using ClientPortal.Domain.Webhooks;

namespace ClientPortal.Web.Features.Webhooks;

/// <summary>A subscription in the list of administrators.</summary>
public sealed record WebhookRow
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public required string Url { get; init; }

    /// <summary>Names of events or areas; empty for all.</summary>
    public required IReadOnlyList<string> Events { get; init; }

    public required Guid? OrganisationId { get; init; }

    /// <summary>Null for the whole portal.</summary>
    public required string? OrganisationName { get; init; }

    public required DateTimeOffset MadeAt { get; init; }
    public required DateTimeOffset? LastDeliveredAt { get; init; }
    public required DateTimeOffset? FailingSince { get; init; }
    public required DateTimeOffset? DisabledAt { get; init; }

    /// <summary>Deliveries that are not over.</summary>
    public required int Waiting { get; init; }

    /// <summary><c>active</c>, <c>failing</c> or <c>disabled</c>.</summary>
    public string State => DisabledAt is not null ? "disabled" : FailingSince is not null ? "failing" : "active";
}

/// <summary>A delivery with its newest attempts, newest first.</summary>
public sealed record WebhookDeliveryRow
{
    public required Guid Id { get; init; }
    public required long EventSeq { get; init; }
    public required string EventName { get; init; }
    public required WebhookDeliveryState State { get; init; }
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>When it is tried next; null when it is over.</summary>
    public required DateTimeOffset? DueAt { get; init; }

    public required IReadOnlyList<WebhookAttemptRow> Attempts { get; init; }
}

/// <summary>One attempt. The status is null without an answer.</summary>
public sealed record WebhookAttemptRow(DateTimeOffset At, WebhookOutcome Outcome, int? Status, int Milliseconds);

/// <summary>A new subscription, with the secret that is shown this once.</summary>
public sealed record NewWebhook(Guid Id, string Secret);
