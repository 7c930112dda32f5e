using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using SmtpServer;
using SmtpServer.Authentication;
using SmtpServer.Mail;
using SmtpServer.Net;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>A mail server on loopback that keeps what it is sent, and answers what a test tells it to.</summary>
public sealed class SmtpSink : IAsyncDisposable
{
    private readonly CancellationTokenSource disposal = new();
    private readonly ConcurrentQueue<SmtpMail> mails = new();
    private readonly Task running;

    /// <param name="certificate">What it offers TLS with, if anything; then no one signs in without TLS.</param>
    /// <param name="implicitTls">TLS from the first byte, and not after STARTTLS.</param>
    public SmtpSink(X509Certificate2? certificate = null, bool implicitTls = false)
    {
        var port = 0;
        var listening = new EndpointListenerFactory();
        listening.EndpointStarted += (_, started) => port = ((IPEndPoint)started.LocalEndPoint).Port;
        var parts = new SmtpServer.ComponentModel.ServiceProvider();
        parts.Add((IEndpointListenerFactory)listening);
        parts.Add(new Filter(this));
        parts.Add(new Store(this));
        parts.Add(new Porter(this));
        var server = new SmtpServer.SmtpServer(
            new SmtpServerOptionsBuilder().ServerName("sink").Endpoint(endpoint =>
            {
                endpoint.Endpoint(new IPEndPoint(IPAddress.Loopback, 0)).AllowUnsecureAuthentication(certificate is null).IsSecure(implicitTls);
                if (certificate is not null)
                {
                    endpoint.Certificate(certificate);
                }
            }).Build(),
            parts);
        running = server.StartAsync(disposal.Token);
        Port = port;
    }

    public int Port { get; }

    /// <summary>What was accepted so far.</summary>
    public IReadOnlyList<SmtpMail> Received => [.. mails];

    /// <summary>The recipients that were offered so far, accepted or not.</summary>
    public ConcurrentQueue<string> Offered { get; } = new();

    /// <summary>The reply to each recipient, by address and by how often one was offered; null accepts.</summary>
    public Func<string, int, SmtpResponse?> ReplyToRecipient { get; set; } = (_, _) => null;

    /// <summary>The account that may sign in. A sender that does not sign in may send too.</summary>
    public (string User, string Password) Account { get; set; }

    /// <summary>What a sender waits for before it hears that its mail was accepted.</summary>
    public Func<Task> BeforeReply { get; set; } = () => Task.CompletedTask;

    /// <summary>How many were accepted so far.</summary>
    public int Count => mails.Count;

    /// <summary>How many mails came by a connection with TLS.</summary>
    public int Secure => mails.Count(mail => mail.IsSecure);

    /// <summary>Who signed in so far.</summary>
    public ConcurrentQueue<string> SignedIn { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await disposal.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        disposal.Dispose();
    }

    private sealed class Filter(SmtpSink sink) : MailboxFilter
    {
        public override Task<bool> CanDeliverToAsync(ISessionContext context, IMailbox to, IMailbox from, CancellationToken cancellationToken)
        {
            sink.Offered.Enqueue(to.AsAddress());
            return sink.ReplyToRecipient(to.AsAddress(), sink.Offered.Count) is { } refusal
                ? throw new SmtpResponseException(refusal) : Task.FromResult(true);
        }
    }

    private sealed class Store(SmtpSink sink) : MessageStore
    {
        public override async Task<SmtpResponse> SaveAsync(ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer,
            CancellationToken cancellationToken)
        {
            var recipients = transaction.To.Select(to => to.AsAddress()).ToList();
            sink.mails.Enqueue(new SmtpMail(recipients, buffer.ToArray(), context.Pipe.IsSecure));
            await sink.BeforeReply();
            return SmtpResponse.Ok;
        }
    }

    private sealed class Porter(SmtpSink sink) : UserAuthenticator
    {
        public override Task<bool> AuthenticateAsync(ISessionContext context, string user, string password, CancellationToken cancellationToken)
        {
            var accepted = (user, password) == sink.Account;
            if (accepted)
            {
                sink.SignedIn.Enqueue(user);
            }

            return Task.FromResult(accepted);
        }
    }
}

/// <summary>A mail as it crossed the wire: to whom the envelope said, every byte of it, and whether TLS protected them.</summary>
public sealed record SmtpMail(IReadOnlyList<string> Recipients, byte[] Raw, bool IsSecure)
{
    public Eml Eml => Eml.Parse(Raw);
}
