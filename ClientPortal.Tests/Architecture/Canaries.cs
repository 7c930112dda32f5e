// Small violations of every rule, for the checks to find. They are compiled and never run.

using ClientPortal.Domain.People;
using ClientPortal.Domain.Tickets;
using ClientPortal.Web.Data;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ClientPortal.Tests.Architecture.Canary
{
    internal sealed class Loose;

#pragma warning disable RS0030, xUnit1031, MA0045 // A canary has to be what is forbidden.
    internal static class Impatient
    {
        public static string Wait(Task<string> task)
        {
            task.Wait();
            Thread.Sleep(1);
            return $"{DateTime.Now}{DateTimeOffset.UtcNow}{task.Result}";
        }
    }
#pragma warning restore RS0030, xUnit1031, MA0045

    internal static class Credulous
    {
        public static object Show(string typed) => new MarkupString(typed);
    }
}

namespace ClientPortal.Tests.Architecture.Canary.Attic
{
    internal sealed class AtticHelper;
}

namespace ClientPortal.Tests.Architecture.Canary.Api
{
    internal sealed class BadApi
    {
        // Named in a lambda alone.
        public static readonly Func<object> Answer = () => new Loose();
    }
}

namespace ClientPortal.Tests.Architecture.Canary.Identity
{
    internal static class BadSignIn
    {
        // Named by a var alone.
        public static string Greet()
        {
            var api = Api.BadApi.Answer;
            return api.Method.Name;
        }
    }
}

namespace ClientPortal.Tests.Architecture.Canary.Data
{
    internal sealed class BadTable
    {
        public static async Task<string> ReadAsync()
        {
            await Task.Yield();
            return Identity.BadSignIn.Greet();
        }
    }

    internal static class BadAgreements
    {
        // Named in a query alone.
        public static IQueryable<Guid> Organisations(PortalDb db) => db.Agreements.Select(agreement => agreement.OrganisationId);
    }

    internal sealed class BadTicketTable : IEntityTypeConfiguration<Ticket>
    {
        public void Configure(EntityTypeBuilder<Ticket> builder) => builder.ToTable("Tickets");
    }
}

namespace ClientPortal.Tests.Architecture.Canary.Conversations
{
    internal sealed record BadThread(Ticket About);
}

namespace ClientPortal.Tests.Architecture.Canary.Features.Messages
{
    internal static class BadReply
    {
        // Named in a query alone.
        public static Task<bool> IsLateAsync(PortalDb db, Guid thread) => db.Tickets.AnyAsync(ticket => ticket.ConversationId == thread);
    }
}

namespace ClientPortal.Tests.Architecture.Canary.Ui
{
    internal sealed class BadTag
    {
        public required IReadOnlyList<Data.BadTable> Tables { get; init; }
    }
}

namespace ClientPortal.Tests.Architecture.Canary.Live
{
    internal sealed record BadFigure(Features.Alpha.AlphaQueries Queries);

    // It asks the circuit's session who looks, instead of its feed.
    internal static class BadFeed
    {
        public static string Viewer() => Identity.BadSignIn.Greet();
    }
}

namespace ClientPortal.Tests.Architecture.Canary.Features.Alpha
{
    internal sealed class AlphaQueries
    {
        public Task<int> ListAsync(Guid organisationId, Viewer viewer) =>
            Task.FromResult(typeof(Beta.BetaPanel).Name.Length + organisationId.CompareTo(viewer.PersonId));
    }

    internal sealed class AlphaPanel : ComponentBase
    {
        public Beta.BetaPanel? Embedded { get; set; }

        public Beta.BetaRow? Taken { get; set; }

        public static int Ask(Beta.BetaQueries queries) => queries.Count();

        public static Task WriteAsync(PortalStore store) => store.WriteAsync(db => Task.FromResult(db.ChangeTracker.HasChanges()));
    }
}

namespace ClientPortal.Tests.Architecture.Canary.Features.Beta
{
    internal sealed class BetaQueries
    {
        public int Count() => 1;

        public int Count(Viewer viewer) => viewer.ProjectIds.Count;
    }

    internal sealed class BetaPanel : ComponentBase
    {
        [Inject] public PortalStore? Store { get; set; }

        [Inject] public ClientPortal.Web.Ui.Refusals? Refusals { get; set; }
    }

    internal sealed class BetaRow : ComponentBase
    {
        public static async Task SaveAsync(PortalDb db) => await db.SaveChangesAsync();
    }

    internal sealed class BetaCommands
    {
        public Task<int> ClearAsync(Viewer viewer, PortalDb db) => db.LastSeen.Where(seen => seen.PersonId == viewer.PersonId).ExecuteDeleteAsync();
    }
}
