using System.Collections.Concurrent;
using System.Diagnostics;
using ClientPortal.Domain.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Tickets;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Step = System.Diagnostics.Activity;

namespace ClientPortal.Tests.Features.Messages;

/// <summary>The first message after a start is as fast as others, because one has been sent but for its commit.</summary>
public sealed class MessageRehearsalTests : IAsyncLifetime
{
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task Once_the_portal_listens_a_message_goes_all_the_way_but_for_its_commit()
    {
        var ticket = await portal.Get<TicketCommands>()
            .OpenAsync(portal.Member, new TicketFields("Panne", "", TicketCategory.Incident, TicketPriority.Normal, null));
        var thread = (await portal.Get<TicketQueries>().FindAsync(portal.Member, ticket)).Row.ConversationId;
        await portal.Get<ConversationCommands>().SendAsync(portal.Member, thread, new MessageDraft(Guid.NewGuid(), "Bonjour"));
        var (messages, head) = (await CountAsync(), await portal.Log.HeadAsync());

        var reached = await RunAsync();

        Assert.Equal(["message.sent"], reached);
        Assert.Equal((messages, head), (await CountAsync(), await portal.Log.HeadAsync()));
    }

    [Fact]
    public async Task A_portal_without_messages_has_nothing_to_rehearse() => Assert.Empty(await RunAsync());

    private Task<int> CountAsync() => portal.Store.ReadAsync(db => db.Messages.CountAsync());

    /// <summary>The events of the saves that reached their commit.</summary>
    private async Task<IEnumerable<object?>> RunAsync()
    {
        var saves = new ConcurrentQueue<Step>();
        using var steps = new ActivityListener
        {
            ShouldListenTo = source => source.Name == PortalTrace.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = step => saves.Enqueue(step),
        };
        ActivitySource.AddActivityListener(steps);
        using var mine = new Step("rehearsal").Start();
        var host = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        using var rehearsal = new MessageRehearsal(
            portal.Store, portal.Get<ViewerSource>(), portal.Get<ConversationCommands>(), portal.Get<ConversationMembers>(),
            portal.Get<IServiceScopeFactory>(), host, NullLogger<MessageRehearsal>.Instance);

        await rehearsal.StartAsync(CancellationToken.None);
        Assert.Empty(Mine());
        host.NotifyStarted();
        await rehearsal.ExecuteTask!;
        return Mine().Select(save => save.GetTagItem(PortalTrace.EventsTag)).ToList();

        // Other tests save too.
        IEnumerable<Step> Mine() => saves.Where(step => step.OperationName == PortalTrace.Commit && step.TraceId == mine.TraceId);
    }
}
