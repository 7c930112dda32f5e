using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Maintenances;

/// <summary>
/// A time in which all but administrators can only read. It ends by itself at <see cref="EndsAt"/>, or before, when an administrator ends it.
/// </summary>
public sealed class Maintenance : Entity
{
    public const int ReasonLength = 300;

    // A maintenance that takes longer is a mistake in a date.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(2);

    private Maintenance()
    {
    }

    public DateTimeOffset StartsAt { get; private set; }
    public DateTimeOffset EndsAt { get; private set; }

    /// <summary>One line for readers of French; possibly none, as <see cref="ReasonEn"/>.</summary>
    public string ReasonFr { get; private init; } = "";

    public string ReasonEn { get; private init; } = "";
    public Guid PlannedBy { get; private init; }
    public DateTimeOffset PlannedAt { get; private init; }

    /// <summary>The same without its history, as pages show it.</summary>
    public MaintenanceWindow Window => new(Id, StartsAt, EndsAt, ReasonFr, ReasonEn);

    /// <exception cref="RuleBroken">
    /// <c>viewer.admin-only</c>, <c>viewer.read-only</c>, <c>maintenance.ends-before</c>, <c>maintenance.too-long</c>; a reason is too long.
    /// </exception>
    public static Maintenance Plan(Viewer by, MaintenanceFields fields, DateTimeOffset now)
    {
        by.MustBeAdmin();
        var maintenance = new Maintenance
        {
            StartsAt = fields.StartsAt is { } later && later > now ? later : now,
            EndsAt = fields.EndsAt,
            ReasonFr = Reason(fields.ReasonFr, "maintenance.reason-fr"),
            ReasonEn = Reason(fields.ReasonEn, "maintenance.reason-en"),
            PlannedBy = by.ActorId,
            PlannedAt = now,
        };
        maintenance.CheckEnd(fields.EndsAt, now);
        maintenance.Record(by, now, new MaintenancePlanned
        {
            MaintenanceId = maintenance.Id, StartsAt = maintenance.StartsAt, EndsAt = maintenance.EndsAt,
        });
        return maintenance;
    }

    /// <summary>Starts it now, when it has not started.</summary>
    /// <exception cref="RuleBroken"><c>viewer.admin-only</c>, <c>viewer.read-only</c>, <c>maintenance.over</c>.</exception>
    public void Begin(Viewer by, DateTimeOffset now)
    {
        by.MustBeAdmin();
        MustBeOpen(now);
        if (StartsAt > now)
        {
            StartsAt = now;
            RecordMove(by, now);
        }
    }

    /// <summary>Moves its end, to later or to earlier.</summary>
    /// <exception cref="RuleBroken">
    /// <c>viewer.admin-only</c>, <c>viewer.read-only</c>, <c>maintenance.over</c>, <c>maintenance.ends-before</c>, <c>maintenance.too-long</c>.
    /// </exception>
    public void MoveEnd(Viewer by, DateTimeOffset endsAt, DateTimeOffset now)
    {
        by.MustBeAdmin();
        MustBeOpen(now);
        CheckEnd(endsAt, now);
        if (EndsAt != endsAt)
        {
            EndsAt = endsAt;
            RecordMove(by, now);
        }
    }

    /// <summary>Ends it now, or cancels it when it has not started. One that is over stays as it is.</summary>
    /// <exception cref="RuleBroken"><c>viewer.admin-only</c>, <c>viewer.read-only</c>.</exception>
    public void End(Viewer by, DateTimeOffset now)
    {
        by.MustBeAdmin();
        if (EndsAt > now)
        {
            var cancelled = StartsAt > now;
            EndsAt = now;
            Record(by, now, new MaintenanceEnded { MaintenanceId = Id, Cancelled = cancelled });
        }
    }

    private static string Reason(string typed, string field) => string.IsNullOrWhiteSpace(typed) ? "" : Text.Line(typed, field, ReasonLength);

    private void MustBeOpen(DateTimeOffset now)
    {
        if (EndsAt <= now)
        {
            throw new RuleBroken("maintenance.over");
        }
    }

    private void CheckEnd(DateTimeOffset endsAt, DateTimeOffset now)
    {
        if (endsAt <= StartsAt || endsAt <= now)
        {
            throw new RuleBroken("maintenance.ends-before");
        }

        if (endsAt - StartsAt > Longest)
        {
            throw new RuleBroken("maintenance.too-long");
        }
    }

    private void RecordMove(Viewer by, DateTimeOffset now) =>
        Record(by, now, new MaintenanceMoved { MaintenanceId = Id, StartsAt = StartsAt, EndsAt = EndsAt });
}

/// <summary>What an administrator gives for a maintenance.</summary>
/// <param name="StartsAt">Null, or a moment that has passed: at once.</param>
public sealed record MaintenanceFields(DateTimeOffset? StartsAt, DateTimeOffset EndsAt, string ReasonFr = "", string ReasonEn = "");

/// <summary>A maintenance as pages show it and as the portal decides by it.</summary>
public sealed record MaintenanceWindow(Guid Id, DateTimeOffset StartsAt, DateTimeOffset EndsAt, string ReasonFr, string ReasonEn)
{
    public bool IsOpen(DateTimeOffset now) => EndsAt > now;

    public bool IsRunning(DateTimeOffset now) => StartsAt <= now && EndsAt > now;

    /// <summary>The reason in that language, or in the other when only that one was given; possibly empty.</summary>
    /// <param name="language">Two letters: <c>fr</c>, <c>en</c>.</param>
    public string Reason(string language)
    {
        var (own, other) = language == "en" ? (ReasonEn, ReasonFr) : (ReasonFr, ReasonEn);
        return own.Length > 0 ? own : other;
    }
}
