using ClientPortal.Domain.Notifications;
using ClientPortal.Domain.People;
using ClientPortal.Web.Features.Notifications;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ClientPortal.Web.Api;

/// <summary>What the caller wants of notifications.</summary>
internal static class PreferencesApi
{
    public static void MapPreferences(this RouteGroupBuilder api)
    {
        var preferences = api.MapGroup("/notifications/preferences").WithTags("notifications");
        preferences.MapGet("/", GetAsync).WithSummary("What the caller wants of notifications, by kind and channel");
        preferences.MapPut("/", PutAsync)
            .WithSummary("Changes the kinds that are named, and the parts that are sent; a null quietHours removes them")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
    }

    public static async Task<Ok<PreferencesItem>> GetAsync(Caller caller, PreferenceQueries queries, CancellationToken stop) =>
        TypedResults.Ok(PreferencesItem.Of(await queries.OfAsync(caller.Viewer, stop)));

    public static async Task<Ok<PreferencesItem>> PutAsync(
        Caller caller, PreferencesChange change, PreferenceQueries queries, PreferenceCommands commands, CancellationToken stop)
    {
        var current = await queries.OfAsync(caller.Viewer, stop);
        var kinds = (change.Kinds ?? []).Select(one => current.Of(one.Kind) with
        {
            Kind = one.Kind,
            Scope = one.Scope ?? current.Of(one.Kind).Scope,
            Email = one.Email ?? current.Of(one.Kind).Email,
            Push = one.Push ?? current.Of(one.Kind).Push,
        });
        await commands.ChangeAsync(
            caller.Viewer, [.. kinds], change.Digest ?? current.Digest, change.QuietHours.Or(QuietHoursItem.Of(current.Quiet))?.Read(), stop);
        foreach (var subject in change.Subjects ?? [])
        {
            await commands.FollowAsync(caller.Viewer, subject.Subject, subject.SubjectId, subject.Level, stop);
        }

        return TypedResults.Ok(PreferencesItem.Of(await queries.OfAsync(caller.Viewer, stop)));
    }
}

/// <summary>What the caller wants: digests and quiet hours go by <c>timeZone</c>, which is the one of their profile.</summary>
public sealed record PreferencesItem(
    MailDigest Digest, QuietHoursItem? QuietHours, string TimeZone, DateTimeOffset? DoNotDisturbUntil, bool DoNotDisturb,
    IReadOnlyList<KindItem> Kinds, IReadOnlyList<SubjectItem> Subjects)
{
    public static PreferencesItem Of(PreferenceView view) => new(
        view.Digest, QuietHoursItem.Of(view.Quiet), view.TimeZone, view.DoNotDisturb?.Until, view.DoNotDisturb is not null,
        [.. view.Kinds.Select(one => new KindItem(one.Kind, one.Scope, one.Email, one.Push))],
        [.. view.Subjects.Select(one => new SubjectItem(one.Subject, one.Id, one.Level))]);
}

/// <summary>What to change; what is absent stays.</summary>
public sealed record PreferencesChange(
    MailDigest? Digest, Sent<QuietHoursItem?> QuietHours, IReadOnlyList<KindItem>? Kinds, IReadOnlyList<SubjectItem>? Subjects);

/// <summary>One kind and its channels.</summary>
public sealed record KindItem(string Kind, KindScope? Scope, bool? Email, bool? Push);

/// <summary>One project, ticket or conversation (<c>subject</c>) of which the caller wants all, only mentions, or nothing.</summary>
public sealed record SubjectItem(string Subject, Guid SubjectId, SubjectLevel Level);

/// <summary>Local times, <c>22:00</c> to <c>07:00</c>, and the days on which they begin.</summary>
public sealed record QuietHoursItem(TimeOnly From, TimeOnly To, IReadOnlyList<Weekdays> Days)
{
    public QuietHours Read() => new(From, To, Days.Aggregate(Weekdays.None, (all, day) => all | day));

    public static QuietHoursItem? Of(QuietHours? hours) =>
        hours is null ? null : new QuietHoursItem(hours.From, hours.To, [.. PreferenceForm.Week.Where(day => hours.Days.HasFlag(day))]);
}
