using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.Mail;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Domain.Prospects;
using ClientPortal.Domain.Tickets;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace ClientPortal.Web.Data;

/// <summary>
/// The database. One subclass a provider holds what the provider does differently (types, migrations); everything else is here.
/// Saving writes the recorded events into the log in the same transaction: no log row, no event; no commit, no event.
/// </summary>
public abstract class PortalDb(DbContextOptions options) : IdentityUserContext<Account, Guid>(options)
{
    // Contexts are pooled, and a pool hands them nothing but their options.
    private readonly CommitPath? path = options.FindExtension<CoreOptionsExtension>()?.ApplicationServiceProvider?.GetService<CommitPath>();

    public DbSet<Organisation> Organisations => Set<Organisation>();
    public DbSet<Person> People => Set<Person>();
    public DbSet<LastSeen> LastSeen => Set<LastSeen>();
    public DbSet<Invitation> Invitations => Set<Invitation>();
    public DbSet<Session> Sessions => Set<Session>();
    public DbSet<OutboxMail> Outbox => Set<OutboxMail>();
    public DbSet<Conversation> Conversations => Set<Conversation>();
    public DbSet<Message> Messages => Set<Message>();
    public DbSet<Attachment> Attachments => Set<Attachment>();
    public DbSet<Receipt> Receipts => Set<Receipt>();
    public DbSet<Ticket> Tickets => Set<Ticket>();
    public DbSet<ServiceAgreement> Agreements => Set<ServiceAgreement>();
    public DbSet<CannedReply> CannedReplies => Set<CannedReply>();
    public DbSet<SavedView> SavedViews => Set<SavedView>();
    public DbSet<Project> Projects => Set<Project>();
    public DbSet<Prospect> Prospects => Set<Prospect>();
    public DbSet<CalendlyDelivery> Deliveries => Set<CalendlyDelivery>();
    public DbSet<EventRow> Log => Set<EventRow>();

    /// <summary>The way that this context's writes take; null for tools that write nothing.</summary>
    protected CommitPath? Commits => path;

    /// <summary>The next number for a ticket: unique and ascending, gaps allowed. Each provider counts in its own way.</summary>
    public abstract Task<long> NextTicketNumberAsync(CancellationToken stop = default);

    /// <summary>
    /// The <see cref="Message.Seq"/> of every message in whose text, or in the name of one of whose files, all of these words begin a word, accents and case aside, whoever may read it: to be asked together
    /// with <see cref="Visibility"/>. Each provider has an index of its own, written in the transaction that writes the message.
    /// </summary>
    public abstract IQueryable<long> MessagesHolding(IReadOnlyCollection<string> words);

    /// <summary>As <see cref="MessagesHolding"/>, the <see cref="Ticket.Number"/> of every ticket with these words in title and description.</summary>
    public abstract IQueryable<long> TicketsHolding(IReadOnlyCollection<string> words);

    /// <summary><see cref="Text.Fold"/> in a query. Each provider brings the database's own <c>fold</c>.</summary>
    public static string Fold(string text) => Text.Fold(text);

    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        throw new NotSupportedException("Writes are asynchronous: SaveChangesAsync.");

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        var happened = TakeEvents();
        await Participants.FollowAsync(this, happened, cancellationToken);
        happened.AddRange(TakeEvents());

        Log.AddRange(happened.Select(EventRow.Of));

        // Those of an earlier save that failed are still owed, as the changes that they tell of are.
        var rows = ChangeTracker.Entries<EventRow>().Where(entry => entry.State == EntityState.Added).Select(entry => entry.Entity).ToList();
        if (rows.Count > 0 && Database.CurrentTransaction is not null)
        {
            throw new InvalidOperationException("A save is its own transaction: inside another one its events would be announced before the commit.");
        }

        return path is null
            ? await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken)
            : await path.PassAsync(() => base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken), rows, cancellationToken);
    }

    /// <summary>Once this save is committed, before anybody hears of it. Forgotten when the save fails: another attempt has a context of its own.</summary>
    public void WhenCommitted(Action<IReadOnlyList<LoggedEvent>> tell) =>
        SavedChanges += (_, _) => tell([.. ChangeTracker.Entries<EventRow>().Select(entry => entry.Entity.Read()!)]);

    private List<PortalEvent> TakeEvents() => [.. ChangeTracker.Entries<Entity>().Select(entry => entry.Entity).ToList().SelectMany(entity => entity.TakeEvents())];

    /// <summary>The save failed because a key that must be unique was taken, as this provider says it.</summary>
    public abstract bool IsDuplicate(DbUpdateException fault);

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(PortalDb).Assembly);
        builder.HasDbFunction(typeof(PortalDb).GetMethod(nameof(Fold))!).HasName("fold");

        // Ids and versions are ours: a child that turns up in a collection with its id set is new, not changed.
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
}
