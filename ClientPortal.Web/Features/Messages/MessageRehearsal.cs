using System.Text.Json;
using ClientPortal.Domain;
using ClientPortal.Web.Data;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Live;
using ClientPortal.Web.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.JSInterop;

namespace ClientPortal.Web.Features.Messages;

/// <summary>
/// Once the portal listens, it sends the newest message's conversation one more, up to its commit, which it leaves out, asks who would hear of it,
/// and reads a message as a browser sends it: the first message that a person sends after a start is then about as fast as later ones
/// (docs/performance.md).
/// </summary>
internal sealed class MessageRehearsal(
    PortalStore store, ViewerSource viewers, ConversationCommands conversations, ConversationMembers members, IServiceScopeFactory scopes,
    IHostApplicationLifetime portal, ILogger<MessageRehearsal> log)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (portal.ApplicationStarted.Register(started.SetResult))
        {
            await started.Task.WaitAsync(stoppingToken);
        }

        try
        {
            await RehearseAsync(stoppingToken);
            await RehearseJsonAsync();
        }
        catch (Exception fault) when (!(stoppingToken.IsCancellationRequested && fault is OperationCanceledException))
        {
            log.LogInformation("The first message will take longer than later ones: rehearsing it failed ({Why}).", fault.Message);
        }
    }

    private async Task RehearseAsync(CancellationToken stop)
    {
        var newest = await store.ReadAsync(
            db => db.Messages.Where(message => db.People.Any(person => person.Id == message.AuthorId && person.DisabledAt == null))
                .OrderByDescending(message => message.Seq)
                .Select(message => new { message.ConversationId, message.AuthorId }).FirstOrDefaultAsync(stop),
            stop);
        if (newest is not null && await viewers.OfAsync(newest.AuthorId, stop) is { } author)
        {
            await conversations.RehearseAsync(author, newest.ConversationId, stop);
            await members.AskAsync(new Audience { ConversationId = newest.ConversationId });
        }
    }

    // By the options of circuits, which know the types afterwards.
    private async Task RehearseJsonAsync()
    {
        await using var circuit = scopes.CreateAsyncScope();
        var options = InteropJson.OptionsOf((JSRuntime)circuit.ServiceProvider.GetRequiredService<IJSRuntime>());
        var sent = JsonSerializer.SerializeToUtf8Bytes(new OutboxPanel.Outgoing(Guid.Empty, Guid.Empty, "?", Internal: false, []), options);
        JsonSerializer.Deserialize<OutboxPanel.Outgoing>(sent, options);
        JsonSerializer.Serialize(new OutboxPanel.Answer(Guid.Empty, Refusal: null), options);
    }
}
