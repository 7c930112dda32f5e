using System.Linq.Expressions;
using ClientPortal.Domain;
using ClientPortal.Domain.Notifications;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.MyAccount;

/// <summary>
/// What a person must know of their own account even when it seems to be their own doing: a sign-in on a device that they never used before, and
/// a change of how they sign in.
/// </summary>
public sealed class AccountNotices : NotificationSource
{
    private const string SignIn = "account-sign-in", Changed = "account-changed";

    // The account's own mails say more than a notification does.
    private static readonly string[] WithMail = ["password", "email"];

    public override string Subject => "account";

    public override IReadOnlyList<NotificationKind> Kinds =>
    [
        new(SignIn, "devices") { IsSecurity = true, Urgency = PushUrgency.High },
        new(Changed, "shield") { IsSecurity = true, Urgency = PushUrgency.High },
    ];

    public override IReadOnlyList<Type> Events => [typeof(SessionStarted), typeof(AccountChanged)];

    public override async Task<IReadOnlyList<Notice>> NoticesOfAsync(PortalDb db, PortalEvent happened, CancellationToken stop) => happened switch
    {
        AccountChanged { What: var what } changed =>
            [NoticeOf(Changed, changed.PersonId, TabOf(what)) with { Detail = what, HasOwnMail = WithMail.Contains(what) }],
        SessionStarted started when await NewDeviceAsync(db, started, stop) is { } device =>
            [NoticeOf(SignIn, started.PersonId, "sessions") with { PartId = started.SessionId, Detail = device.Length > 0 ? "" : "unknown" }],
        _ => [],
    };

    public override Expression<Func<Notification, bool>> VisibleTo(PortalDb db, Viewer viewer)
    {
        var person = viewer.PersonId;
        return notification => notification.SubjectId == person;
    }

    public override Task<Dictionary<Guid, string>> TitlesAsync(
        PortalDb db, Viewer viewer, IReadOnlyCollection<Guid> ids, CancellationToken stop) =>
        db.People.VisibleTo(viewer).Where(person => ids.Contains(person.Id) && person.Id == viewer.PersonId)
            .ToDictionaryAsync(person => person.Id, person => person.Name, stop);

    /// <summary>The device of a session.</summary>
    public override Task<Dictionary<Guid, string>> PartsAsync(PortalDb db, Viewer viewer, IReadOnlyCollection<Guid> ids, CancellationToken stop) =>
        db.Sessions.Where(session => ids.Contains(session.Id) && session.PersonId == viewer.PersonId)
            .ToDictionaryAsync(session => session.Id, session => session.Device, stop);

    private static string TabOf(string what) => what switch
    {
        "token-reused" => "sessions",
        "token-added" or "token-removed" => "tokens",
        _ => "security",
    };

    private static Notice NoticeOf(string kind, Guid person, string tab) =>
        new(kind, person, $"/account?tab={tab}", [person]) { ToActor = true, Alone = true };

    // The device of the session, when the person never used it before; null otherwise. The first device of all is known: the person has just set
    // their password on it.
    private static async Task<string?> NewDeviceAsync(PortalDb db, SessionStarted started, CancellationToken stop)
    {
        if (await db.Sessions.SingleOrDefaultAsync(session => session.Id == started.SessionId, stop) is not { } current)
        {
            return null;
        }

        var earlier = await db.Sessions.Where(session => session.PersonId == current.PersonId && session.StartedAt < current.StartedAt)
            .Select(session => session.Device).Distinct().ToListAsync(stop);
        return earlier.Count > 0 && !earlier.Contains(current.Device) ? current.Device : null;
    }
}
