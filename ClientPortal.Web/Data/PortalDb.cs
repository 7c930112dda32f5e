using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.Mail;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Domain.Tickets;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Data;

/// <summary>
/// The database. One subclass a provider holds what the provider does differently (types, migrations); everything else is here.
/// Saving writes the recorded events into the log in the same transaction: no log row, no event; no commit, no event.
/// </summary>
public abstract class PortalDb(DbContextOptions options, CommitPath? path) : IdentityUserContext<Account, Guid>(options)
{
    private IDisposable? turn;

    public DbSet<Organisation> Organisations => Set<Organisation>();
    public DbSet<Person> People => Set<Person>();
    public DbSet<LastSeen> LastSeen => Set<LastSeen>();
    public DbSet<Invitation> Invitations => Set<Invitation>();
    public DbSet<Session> Sessions => Set<Session>();
    public DbSet<OutboxMail> Outbox => Set<OutboxMail>();
    public DbSet<Conversation> Conversations => Set<Conversation>();
    public DbSet<Message> Messages => Set<Message>();
    public DbSet<Receipt> Receipts => Set<Receipt>();
    public DbSet<Ticket> Tickets => Set<Ticket>();
    public DbSet<Project> Projects => Set<Project>();
    public DbSet<EventRow> Log => Set<EventRow>();

    /// <summary>The way that this context's writes take; null for tools that write nothing.</summary>
    protected CommitPath? Commits => path;

    /// <summary>With passkeys, so that no later schema step is owed to Identity.</summary>
    protected override Version SchemaVersion => IdentitySchemaVersions.Version3;

    /// <summary>The next number for a ticket: unique and ascending, gaps allowed. Each provider counts in its own way.</summary>
    public abstract Task<long> NextTicketNumberAsync(CancellationToken stop = default);

    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        throw new NotSupportedException("Writes are asynchronous: SaveChangesAsync.");

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        var events = ChangeTracker.Entries<Entity>().SelectMany(entry => entry.Entity.TakeEvents()).ToList();
        var rows = events.ConvertAll(EventRow.Of);
        Log.AddRange(rows);
        if (path is null)
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }

        using var own = turn is null ? await path.EnterAsync(cancellationToken) : null;
        var saved = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        path.Announce(rows, events);
        return saved;
    }

    /// <summary>Holds the gate from now until this context is disposed: nobody on this node writes in between.</summary>
    public async Task TakeTurnAsync(CancellationToken stop) => turn ??= path is null ? null : await path.EnterAsync(stop);

    /// <summary>Somebody else saved the same thing in between: an older version, or a row that must be unique.</summary>
    public bool IsCollision(DbUpdateException fault) => fault is DbUpdateConcurrencyException || IsDuplicate(fault);

    public override ValueTask DisposeAsync()
    {
        turn?.Dispose();
        return base.DisposeAsync();
    }

    public override void Dispose()
    {
        turn?.Dispose();
        base.Dispose();
    }

    /// <summary>Each provider says "not unique" in its own way.</summary>
    protected abstract bool IsDuplicate(DbUpdateException fault);

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(PortalDb).Assembly);

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
