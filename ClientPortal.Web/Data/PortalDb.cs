using ClientPortal.Domain;
using ClientPortal.Domain.Announcements;
using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.Jobs;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.Mail;
using ClientPortal.Domain.Maintenances;
using ClientPortal.Domain.Notifications;
using ClientPortal.Domain.People;
using ClientPortal.Domain.PersonalData;
using ClientPortal.Domain.Projects;
using ClientPortal.Domain.Prospects;
using ClientPortal.Domain.Tickets;
using ClientPortal.Domain.Webhooks;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace ClientPortal.Web.Data;

/// <summary>
/// The database. Each provider has a subclass with what differs (types, migrations); everything else is here. Saving writes the recorded
/// events into the log in the same transaction: without a commit there is no event.
/// </summary>
public abstract partial class PortalDb(DbContextOptions options) : IdentityUserContext<Account, Guid>(options)
{
    // The first ticket does not show that the portal is new.
    protected const long FirstTicketNumber = 1001;

    /// <summary>
    /// Added to a column to keep the database from using its index: SQLite prefers any index, without an estimate of how many rows it returns.
    /// </summary>
    public const int NoIndex = 0;

    // Contexts are pooled, and a pool constructs them with their options only.
    private readonly CommittedEvents? committed = ServiceOf<CommittedEvents>(options);

    /// <summary>Whether saves end before their commit (<see cref="PortalStore.RehearseAsync"/>).</summary>
    internal bool IsRehearsed { get; set; }

    /// <summary>Whether a save came to its commit since this was reset: if it failed, it may be stored all the same.</summary>
    internal bool CommitBegan { get; set; }

    // The rows of the log that the last save wrote. Contexts are used again: it is replaced at each save.
    private IReadOnlyList<EventRow> saving = [];

    // What features do in the transaction of others' events; none for tools.
    private readonly IReactInTransaction[] reactions =
        [.. options.FindExtension<CoreOptionsExtension>()?.ApplicationServiceProvider?.GetServices<IReactInTransaction>() ?? []];

    public DbSet<Organisation> Organisations => Set<Organisation>();
    public DbSet<Person> People => Set<Person>();
    public DbSet<LastSeen> LastSeen => Set<LastSeen>();
    public DbSet<PersonalExport> PersonalExports => Set<PersonalExport>();
    public DbSet<Invitation> Invitations => Set<Invitation>();
    public DbSet<Session> Sessions => Set<Session>();
    public DbSet<AccessToken> AccessTokens => Set<AccessToken>();
    public DbSet<ServiceAccount> ServiceAccounts => Set<ServiceAccount>();
    public DbSet<SignInLink> SignInLinks => Set<SignInLink>();
    public DbSet<OutboxMail> Outbox => Set<OutboxMail>();
    public DbSet<IncomingMail> IncomingMails => Set<IncomingMail>();
    public DbSet<Conversation> Conversations => Set<Conversation>();
    public DbSet<Message> Messages => Set<Message>();
    public DbSet<Attachment> Attachments => Set<Attachment>();
    public DbSet<Receipt> Receipts => Set<Receipt>();
    public DbSet<Ticket> Tickets => Set<Ticket>();
    public DbSet<ServiceAgreement> Agreements => Set<ServiceAgreement>();
    public DbSet<CannedReply> CannedReplies => Set<CannedReply>();
    public DbSet<SavedView> SavedViews => Set<SavedView>();
    public DbSet<Project> Projects => Set<Project>();
    public DbSet<Document> Documents => Set<Document>();
    public DbSet<DocumentText> DocumentTexts => Set<DocumentText>();
    public DbSet<DocumentLink> DocumentLinks => Set<DocumentLink>();
    public DbSet<DocumentUpload> DocumentUploads => Set<DocumentUpload>();
    public DbSet<Prospect> Prospects => Set<Prospect>();
    public DbSet<CalendlyDelivery> Deliveries => Set<CalendlyDelivery>();
    public DbSet<CalendarEvent> CalendarEvents => Set<CalendarEvent>();
    public DbSet<CalendarReminder> CalendarReminders => Set<CalendarReminder>();
    public DbSet<ReminderChoice> ReminderChoices => Set<ReminderChoice>();
    public DbSet<SlotOffer> SlotOffers => Set<SlotOffer>();
    public DbSet<CalendarFeed> CalendarFeeds => Set<CalendarFeed>();
    public DbSet<OfficeHours> OfficeHours => Set<OfficeHours>();
    public DbSet<Announcement> Announcements => Set<Announcement>();
    public DbSet<AnnouncementReceipt> AnnouncementReceipts => Set<AnnouncementReceipt>();
    public DbSet<Maintenance> Maintenances => Set<Maintenance>();
    public DbSet<Notification> Notifications => Set<Notification>();
    public DbSet<NotificationSettings> NotificationSettings => Set<NotificationSettings>();
    public DbSet<NotificationCursor> NotificationCursors => Set<NotificationCursor>();
    public DbSet<PushSubscription> PushSubscriptions => Set<PushSubscription>();
    public DbSet<PushKey> PushKeys => Set<PushKey>();
    public DbSet<Job> Jobs => Set<Job>();
    public DbSet<JobAttempt> JobAttempts => Set<JobAttempt>();
    public DbSet<Webhook> Webhooks => Set<Webhook>();
    public DbSet<WebhookDelivery> WebhookDeliveries => Set<WebhookDelivery>();
    public DbSet<WebhookAttempt> WebhookAttempts => Set<WebhookAttempt>();
    public DbSet<AccountTries> AccountTries => Set<AccountTries>();
    public DbSet<IdempotentAnswer> IdempotentAnswers => Set<IdempotentAnswer>();
    public DbSet<EventRow> Log => Set<EventRow>();

    /// <summary>The next number for a ticket: unique and ascending, gaps allowed.</summary>
    public abstract Task<long> NextTicketNumberAsync(CancellationToken stop = default);

    /// <summary>
    /// The <see cref="Message.Seq"/> of every message in which all of these words begin a word of its text or of a file's name, without accents
    /// and case. It does not check access: combine it with <see cref="Visibility"/>. Each provider has its own index, written in the
    /// transaction that writes the message.
    /// </summary>
    public abstract IQueryable<long> MessagesHolding(IReadOnlyCollection<string> words);

    /// <summary>As <see cref="MessagesHolding"/>: the <see cref="Ticket.Number"/> of tickets with these words in title and description.</summary>
    public abstract IQueryable<long> TicketsHolding(IReadOnlyCollection<string> words);

    /// <summary>
    /// As <see cref="MessagesHolding"/>: the <see cref="DocumentText.Seq"/> of the texts of files with these words. It does not check access: combine
    /// it with the versions of visible documents.
    /// </summary>
    public abstract IQueryable<long> TextsHolding(IReadOnlyCollection<string> words);

    /// <summary>Of the files with these hashes those with these words, and the part of each text around the first of them.</summary>
    public abstract IQueryable<FoundText> FoundIn(IReadOnlyCollection<string> hashes, IReadOnlyCollection<string> words);

    /// <summary>The documents that have all of these words in their name, folder or tags. As <see cref="TextsHolding"/>, without access.</summary>
    public abstract IQueryable<Guid> DocumentsHolding(IReadOnlyCollection<string> words);

    /// <summary><see cref="Text.Fold"/> in a query. Each provider defines <c>fold</c> in the database.</summary>
    public static string Fold(string text) => Text.Fold(text);

    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        throw new NotSupportedException("Writes are asynchronous: SaveChangesAsync.");

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        var recorded = TakeRecorded();
        if (recorded.Count > 0)
        {
            foreach (var reaction in reactions)
            {
                await reaction.ReactAsync(this, recorded, cancellationToken);
            }

            recorded.AddRange(TakeRecorded());
        }

        // All changes have been found by now, and only rows of the log are added: they are not looked for again.
        ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            return await SaveAsync(recorded, acceptAllChangesOnSuccess, cancellationToken);
        }
        finally
        {
            ChangeTracker.AutoDetectChangesEnabled = true;
        }
    }

    private async Task<int> SaveAsync(IEnumerable<Recorded> recorded, bool acceptAllChangesOnSuccess, CancellationToken cancellationToken)
    {
        Log.AddRange(recorded.Select(one => EventRow.Of(one.Event)));

        // Rows of an earlier save that failed are still pending, as are the changes that they report.
        var rows = ChangeTracker.Entries<EventRow>().Where(entry => entry.State == EntityState.Added).Select(entry => entry.Entity).ToList();
        if (rows.Count > 0 && Database.CurrentTransaction is not null)
        {
            throw new InvalidOperationException(
                "A save is its own transaction: inside another one its events would be announced before the commit.");
        }

        saving = rows;
        return await InOrderAsync(CommitAsync, cancellationToken);

        // On SQLite they are announced before the next save passes the gate, so in commit order.
        async Task<int> CommitAsync()
        {
            using var step = PortalTrace.Start(PortalTrace.Commit);
            step?.SetTag(PortalTrace.EventsTag, string.Join(' ', rows.Select(row => row.Name)));
            committed?.Begin(rows);
            try
            {
                var saved = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
                committed?.Announce(rows);
                return saved;
            }
            catch
            {
                committed?.GiveUp(rows);
                throw;
            }
        }
    }

    /// <summary>
    /// Runs <paramref name="act"/> once this save is committed, before its events are delivered. It does not run when the save fails; a retry has
    /// a new context.
    /// </summary>
    public void WhenCommitted(Action<IReadOnlyList<LoggedEvent>> act) =>
        SavedChanges += (_, _) => act([.. saving.Select(row => row.Read()!)]);

    private List<Recorded> TakeRecorded() =>
        [.. ChangeTracker.Entries<Entity>().Select(entry => entry.Entity).ToList().SelectMany(entity => entity.TakeRecorded())];

    /// <summary>A service of the application; null for tools, which have none and write nothing.</summary>
    protected static T? ServiceOf<T>(DbContextOptions options) where T : class =>
        options.FindExtension<CoreOptionsExtension>()?.ApplicationServiceProvider?.GetService<T>();

    /// <summary>Whether the save failed because a unique key was taken.</summary>
    public abstract bool IsDuplicate(DbUpdateException fault);

    /// <summary>Whether another save came first, so that the change is to be made again on top of it.</summary>
    public virtual bool IsLostRace(Exception fault) =>
        fault is DbUpdateConcurrencyException || (fault is DbUpdateException update && IsDuplicate(update));

    /// <summary>Whether the connection had ended, perhaps long before this was asked on it: on another one the answer may come.</summary>
    public virtual bool IsLostConnection(Exception fault) => false;

    /// <summary>Whether the save failed because the database's disk has no room left.</summary>
    public abstract bool IsFull(Exception fault);

    /// <summary>Runs a save so that the numbers of the log ascend in the order of the commits.</summary>
    protected abstract Task<T> InOrderAsync<T>(Func<Task<T>> save, CancellationToken stop);

    /// <summary>Waits until no other node holds this name, and holds it until the result is disposed; for rules that no row decides.</summary>
    public abstract Task<IAsyncDisposable?> HoldAsync(string name, CancellationToken stop);

    /// <summary>By how much the database's clock is ahead of <paramref name="machine"/>, so that the leases of all nodes have one clock.</summary>
    public abstract Task<TimeSpan> ClockAheadAsync(TimeProvider machine, CancellationToken stop);

    /// <summary>The size of the database in bytes.</summary>
    public abstract Task<long> SizeAsync(CancellationToken stop);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);

        // SQLite has no type for a moment and cannot sort the text that EF writes; PostgreSQL's has no tenths of a microsecond, and moments are
        // compared with what was read before. UTC ticks are exact, and sort, in both.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicks>();
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(PortalDb).Assembly);
        builder.HasDbFunction(typeof(PortalDb).GetMethod(nameof(Fold))!).HasName("fold");

        // The domain assigns ids and versions: a child that appears in a collection with its id set is new, not changed.
        foreach (var type in builder.Model.GetEntityTypes())
        {
            if (type.ClrType.IsAssignableTo(typeof(Entity)))
            {
                builder.Entity(type.ClrType).Property(nameof(Entity.Version)).IsConcurrencyToken();
            }

            if (type.ClrType.Namespace?.StartsWith("ClientPortal.Domain", StringComparison.Ordinal) == true && type.FindProperty("Id") is { } id)
            {
                id.ValueGenerated = Microsoft.EntityFrameworkCore.Metadata.ValueGenerated.Never;
            }
        }
    }

    // Not private, because the compiled model names it.
    internal sealed class UtcTicks() : ValueConverter<DateTimeOffset, long>(
        moment => moment.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
}
