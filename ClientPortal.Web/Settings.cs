using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Net.Sockets;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Notifications.Push;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Live;
using ClientPortal.Web.Mail;
using ClientPortal.Web.Mail.Intake;

namespace ClientPortal.Web;

/// <summary>One setting with the check of its value.</summary>
/// <param name="Name">As configuration files and the command line write it; environment variables have <c>__</c> for <c>:</c>.</param>
/// <param name="Wanted">What a valid value is; continues the sentence after "set it to".</param>
/// <param name="Holds">Whether a value is valid.</param>
internal sealed record Setting(string Name, string Wanted, Func<string, bool> Holds)
{
    /// <summary>A value that no log may have.</summary>
    public bool IsSecret { get; init; }

    public string? Wrong(string? value) =>
        value is null || Holds(value) ? null : $"{Name} is '{(IsSecret ? "…" : value)}': set it to {Wanted}, or leave it out.";
}

/// <summary>
/// All settings of the portal with their valid values. They are checked once, before anything starts, so later code reads valid values only
/// and the administrator sees every mistake at once.
/// </summary>
internal static class Settings
{
    public static readonly IReadOnlyList<Setting> All =
    [
        new("Portal:DataDirectory", "a folder", value => value.Length > 0 && !value.Contains('\0', StringComparison.Ordinal)),
        new(DatabaseEngine.Setting, DatabaseEngine.Names, DatabaseEngine.IsName),
        new(
            DatabaseEngine.ConnectionSetting, "a server and a database such as 'Host=db.example.org;Database=portal;Username=portal;Password=…'",
            value => value.Length == 0 || DatabaseEngine.IsConnection(value)) { IsSecret = true },
        new(
            "Portal:PublicUrl", "the address that people reach the portal at, such as https://portal.example.org",
            value => value.Length == 0 || IsUrl(value)),
        Text("Portal:Calendly:SigningKey"),
        Text("Portal:Calendly:PreviousSigningKey"),
        new("Portal:Mail:From", "a sender such as 'IT Vision <portail@itvision.sn>'", value => MailAddress.TryCreate(value, out _)),
        new(
            "Portal:Mail:ReplyAddress", $"an address such as reponses@itvision.sn, with at most {ReplyAddress.LongestBase} characters before its @",
            value => value.Length == 0 || IsReplyAddress(value)),
        Text("Portal:Mail:Intake:Folder"),
        Host("Portal:Mail:Intake:Imap:Host"),
        Port("Portal:Mail:Intake:Imap:Port"),
        Text("Portal:Mail:Intake:Imap:User"),
        Text("Portal:Mail:Intake:Imap:Password"),
        Switch("Portal:Mail:Intake:Imap:StartTls"),
        Text(MailSigner.DomainSetting),
        Text(MailSigner.SelectorSetting),
        Text(MailSigner.KeyFileSetting),
        Host("Portal:Smtp:Host"),
        Port("Portal:Smtp:Port"),
        Text("Portal:Smtp:User"),
        Text("Portal:Smtp:Password"),
        Switch("Portal:Smtp:StartTls"),
        Text("Portal:Node"),
        Count("Portal:CircuitsPerPerson"),
        Count("Portal:PagesOpening"),
        new(NodeDrain.Setting, "a whole number of seconds, 0 for none", value => value == "0" || IsCount(value)),
        Count("Portal:MessagesPerMinute"),
        Count("Portal:Log:KeepDays"),
        Days("Portal:Audit:KeepDays"),
        Count("Portal:Jobs:KeepDays"),
        Count("Portal:Jobs:LeaseSeconds"),
        new("Portal:Notifications:MailAfterMinutes", "a whole number of minutes, 0 for at once", value => value == "0" || IsCount(value)),
        Count("Portal:Files:LargestMegabytes"),
        Count("Portal:Files:QuotaMegabytes"),
        Count("Portal:Documents:LargestMegabytes"),
        Days("Portal:Documents:KeepDays:Other"),
        Days("Portal:Documents:KeepDays:Quote"),
        Days("Portal:Documents:KeepDays:Contract"),
        Days("Portal:Documents:KeepDays:Report"),
        Days("Portal:Documents:KeepDays:Plan"),
        Days("Portal:Documents:KeepDays:Invoice"),
        Text("Portal:Documents:LibreOffice"),
        Count("Portal:Documents:PreviewSeconds"),
        Count("Portal:Documents:PreviewMegabytes"),
        Host("Portal:ClamAv:Host"),
        Port("Portal:ClamAv:Port"),
        new("Portal:Push:PublicKey", "a P-256 key in base64url, 87 characters", value => value.Length is 0 or 87),
        new("Portal:Push:PrivateKey", "a P-256 key in base64url, 43 characters", value => value.Length is 0 or 43) { IsSecret = true },
        new("Portal:Push:Contact", "an address such as mailto:admin@example.org or https://example.org", IsContact),
        Switch("Portal:Push:AllowLoopback"),
        Switch("Portal:Webhooks:AllowInner"),
        Switch("Portal:SignIn:Link"),
        new(Telemetry.OtlpSetting, "the address of a collector, such as http://collector:4317", value => value.Length == 0 || IsUrl(value)),
        Switch(Telemetry.PrometheusSetting),
        Switch("Demo:Enabled"),

        // Settings of the framework. A wrong value of these would end the start with an exception, or be ignored without a word.
        new(
            "urls", "addresses such as http://localhost:5080, separated by ;",
            value => value.Split(';', StringSplitOptions.RemoveEmptyEntries).All(IsListening)),
        new("shutdownTimeoutSeconds", "a number of seconds", IsCount),
    ];

    /// <summary>One sentence for each invalid setting; empty when the portal may start.</summary>
    public static IReadOnlyList<string> Wrong(IConfiguration configuration) =>
    [
        .. All.Select(setting => setting.Wrong(configuration[setting.Name])).OfType<string>(),
        .. CompanyProvider.Wrong(configuration),
        .. TrustedProxies.Of(configuration).Select(ProxyWanted.Wrong).OfType<string>(),
        .. configuration.GetSection("Logging").AsEnumerable().Where(pair => pair.Key.Contains(":LogLevel:", StringComparison.OrdinalIgnoreCase))
            .Select(pair => (LevelWanted with { Name = pair.Key }).Wrong(pair.Value)).OfType<string>(),
        .. configuration["Portal:Smtp:Host"] is { Length: > 0 } && string.IsNullOrEmpty(configuration["Portal:Mail:From"])
            ? ["Portal:Smtp:Host is set and Portal:Mail:From is not: set it to the sender of letters, such as 'IT Vision <portail@itvision.sn>'."]
            : Array.Empty<string>(),
        .. MailSigner.Wrong(configuration) is { } unsigned ? [unsigned] : Array.Empty<string>(),
        .. configuration["Portal:Mail:Intake:Imap:Host"] is { Length: > 0 } && string.IsNullOrEmpty(configuration["Portal:Mail:Intake:Imap:User"])
            ? ["Portal:Mail:Intake:Imap:Host is set and Portal:Mail:Intake:Imap:User is not: name the mailbox that answers arrive in."]
            : Array.Empty<string>(),
        .. DatabaseEngine.IsConnectionMissing(configuration)
            ? [$"{DatabaseEngine.Setting} is '{configuration[DatabaseEngine.Setting]}' and {DatabaseEngine.ConnectionSetting} is not set: "
                + "set it to the server and the database, such as 'Host=db.example.org;Database=portal;Username=portal;Password=…'."]
            : Array.Empty<string>(),
        .. IsPushPair(configuration["Portal:Push:PublicKey"] ?? "", configuration["Portal:Push:PrivateKey"] ?? "")
            ? Array.Empty<string>()
            : ["Portal:Push:PublicKey and Portal:Push:PrivateKey are no pair of keys: set both to one, or leave both out."],
    ];

    /// <summary>Refuses to start with an invalid setting or with a data folder that cannot be written.</summary>
    /// <exception cref="StartRefused">Its message names every invalid setting.</exception>
    public static WebApplicationBuilder CheckSettings(this WebApplicationBuilder builder)
    {
        if (Wrong(builder.Configuration) is { Count: > 0 } wrong)
        {
            throw new StartRefused(string.Join(Environment.NewLine, wrong));
        }

        new PortalFolder(builder.Configuration, builder.Environment).CheckWritable();
        return builder;
    }

    /// <summary>Refuses to start on addresses that cannot be bound. The web server itself would report them with a stack trace.</summary>
    /// <exception cref="StartRefused">An address is in use or not of this machine.</exception>
    public static void CheckAddresses(IConfiguration configuration)
    {
        foreach (var url in (configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            if (BindingAddress.Parse(url) is not { Port: > 0, IsUnixPipe: false, IsNamedPipe: false } address)
            {
                continue;
            }

            try
            {
                using var listener = new TcpListener(AddressOf(address.Host), address.Port);
                listener.Start();
            }
            catch (SocketException why)
            {
                throw new StartRefused(
                    $"The portal cannot listen on {url} ({why.Message}): "
                    + "choose another address with ASPNETCORE_URLS or --urls, or free this one.",
                    why);
            }
        }
    }

    private static Setting ProxyWanted =>
        new(TrustedProxies.Setting, "addresses or networks such as 10.0.0.1 or 10.0.0.0/8", TrustedProxies.IsOne);

    private static Setting LevelWanted =>
        new("", string.Join(", ", Enum.GetNames<LogLevel>()), value => Enum.TryParse<LogLevel>(value, ignoreCase: true, out _));

    private static Setting Text(string name) => new(name, "any text", _ => true);

    private static Setting Host(string name) =>
        new(name, "the name or the address of a machine", value => value.Length == 0 || Uri.CheckHostName(value) != UriHostNameType.Unknown);

    private static Setting Port(string name) => new(
        name, $"a port from 1 to {IPEndPoint.MaxPort}",
        value => IsCount(value) && int.Parse(value, CultureInfo.InvariantCulture) <= IPEndPoint.MaxPort);

    private static Setting Count(string name) => new(name, "a whole number from 1", IsCount);

    private static Setting Days(string name) => new(name, "a whole number of days, 0 for ever", value => value == "0" || IsCount(value));

    private static Setting Switch(string name) => new(name, "true or false", value => bool.TryParse(value, out _));

    private static bool IsCount(string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0;

    private static bool IsPushPair(string publicKey, string privateKey) =>
        (publicKey.Length == 0 && privateKey.Length == 0) || PushKeyPair.IsPair(publicKey, privateKey);

    // No + of its own: the code follows one.
    private static bool IsReplyAddress(string value) =>
        MailAddress.TryCreate(value, out var address) && address.Address == value && value.All(char.IsAscii)
        && address.User.Length <= ReplyAddress.LongestBase && !address.User.Contains('+', StringComparison.Ordinal);

    private static bool IsContact(string value) => value.Length == 0
        || (Uri.TryCreate(value, UriKind.Absolute, out var contact) && contact.Scheme is "mailto" or "https");

    private static bool IsUrl(string value) => Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";

    private static bool IsListening(string url)
    {
        try
        {
            // BindingAddress takes a port that is not a number for a part of the host name.
            return BindingAddress.Parse(url.Trim()) is { Scheme: "http" or "https" } address
                && (address.IsUnixPipe || address.IsNamedPipe || address.Host.StartsWith('[')
                    || !address.Host.Contains(':', StringComparison.Ordinal));
        }
        catch (FormatException)
        {
            return false;
        }
    }

    // As the web server does: a host that is neither an IP address nor localhost means all addresses.
    private static IPAddress AddressOf(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback
        : IPAddress.TryParse(host.Trim('[', ']'), out var address) ? address : IPAddress.Any;
}
