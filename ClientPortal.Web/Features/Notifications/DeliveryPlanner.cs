using ClientPortal.Domain.Notifications;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Notifications;

/// <summary>
/// Asks <see cref="DeliveryPolicy"/> about notifications, with what their people chose. Channels ask it when a line is written, and again when
/// they send: what a person chose meanwhile counts.
/// </summary>
public sealed class DeliveryPlanner(IConfiguration configuration)
{
    private const int DefaultMinutes = 5;

    /// <summary>How long a mail waits for the person to see its notification in the portal: <c>Portal:Notifications:MailAfterMinutes</c>.</summary>
    public TimeSpan MailAfter { get; } =
        TimeSpan.FromMinutes(configuration.GetValue("Portal:Notifications:MailAfterMinutes", defaultValue: DefaultMinutes));

    /// <summary>What these people chose, by their id.</summary>
    public async Task<Dictionary<Guid, NotificationPreferences>> PreferencesAsync(
        PortalDb db, IReadOnlyCollection<Guid> people, CancellationToken stop = default)
    {
        var found = await db.People.AsNoTracking().Where(person => people.Contains(person.Id))
            .Select(person => new
            {
                person.Id,
                person.TimeZone,
                Settings = db.NotificationSettings.FirstOrDefault(one => one.PersonId == person.Id),
            })
            .ToListAsync(stop);
        return found.ToDictionary(person => person.Id, person => (person.Settings ?? NotificationSettings.Of(person.Id)).In(person.TimeZone));
    }

    /// <summary>
    /// The decision for each line, by its id. Of a line that has grown since, <paramref name="isFirst"/> says whether the time runs from its first
    /// event or from its newest one. Preferences that were read just before can be given as <paramref name="known"/>.
    /// </summary>
    public async Task<Dictionary<Guid, DeliveryDecision>> DecideAsync(
        PortalDb db, NotificationChannel channel, IReadOnlyCollection<Notification> lines, bool isFirst, DateTimeOffset now,
        IReadOnlyDictionary<Guid, NotificationPreferences>? known = null, CancellationToken stop = default)
    {
        var people = lines.Select(line => line.PersonId).Distinct().ToList();
        var preferences = known ?? await PreferencesAsync(db, people, stop);
        var muted = await MutedAsync(db, people, lines, stop);
        return lines.Where(line => preferences.ContainsKey(line.PersonId)).ToDictionary(
            line => line.Id,
            line => DeliveryPolicy.Decide(
                preferences[line.PersonId],
                QuestionOf(line, channel, isFirst ? line.CreatedAt : line.At) with
                {
                    IsMuted = line.ConversationId is { } conversation && muted.Contains((line.PersonId, conversation)),
                },
                now));
    }

    /// <summary>Those of a notice's people who want it in the portal.</summary>
    internal IReadOnlyList<Guid> Wanting(PlannedNotice notice, IReadOnlyDictionary<Guid, NotificationPreferences> preferences) =>
    [
        .. notice.People.Where(person => DeliveryPolicy.Decide(
            preferences[person],
            QuestionOf(Notification.Of(person, notice.For(person)), NotificationChannel.Portal, notice.Cause.At),
            notice.Cause.At) is DeliveryDecision.At),
    ];

    private DeliveryQuestion QuestionOf(Notification line, NotificationChannel channel, DateTimeOffset happened)
    {
        var kind = NotificationKinds.Of(line.Kind);
        return new DeliveryQuestion(line.Kind, channel, happened)
        {
            Delay = channel == NotificationChannel.Email && !kind.IsSecurity ? MailAfter : TimeSpan.Zero,
            IsSecurity = kind.IsSecurity,
            IsUrgent = kind.IsUrgent,
            IsMine = line.IsMine,
            IsMention = line.Kind == NotificationKind.Mentioned,
            Places = [.. new[] { line.ConversationId, line.SubjectId, line.ProjectId }.OfType<Guid>()],
        };
    }

    private static async Task<HashSet<(Guid Person, Guid Conversation)>> MutedAsync(
        PortalDb db, List<Guid> people, IReadOnlyCollection<Notification> lines, CancellationToken stop)
    {
        var conversations = lines.Select(line => line.ConversationId).OfType<Guid>().Distinct().ToList();
        return conversations.Count == 0
            ? []
            : [.. (await db.Conversations.Where(one => conversations.Contains(one.Id)).SelectMany(one => one.Members)
                .Where(member => member.Muted && people.Contains(member.PersonId))
                .Select(member => new { member.PersonId, member.ConversationId }).ToListAsync(stop))
                .Select(member => (member.PersonId, member.ConversationId))];
    }
}
