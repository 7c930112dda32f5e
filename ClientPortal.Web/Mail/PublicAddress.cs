using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace ClientPortal.Web.Mail;

/// <summary>
/// The address that people reach the portal at: <c>Portal:PublicUrl</c>, or else the address that the server listens on.
/// A request's Host header is never used: a forged one would send secrets to an attacker's server.
/// </summary>
public sealed class PublicAddress(IConfiguration configuration, IServiceProvider services)
{
    private readonly Uri? configured = configuration["Portal:PublicUrl"] is { Length: > 0 } url ? Checked(url) : null;

    public bool IsConfigured => configured is not null;

    /// <summary>With a slash at its end.</summary>
    public Uri Base => configured ?? Own();

    /// <summary>The absolute address of a path without a slash at its beginning.</summary>
    public string Of(string path) => new Uri(Base, path).AbsoluteUri;

    private Uri Own()
    {
        var listening = services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();

        // "http://+:80" and "http://[::]:80" mean every address of this machine; one of them is enough.
        return listening is null ? new Uri("http://localhost/") : Checked(BindingAddress.Parse(listening) switch
        {
            { Host: "+" or "*" or "[::]" or "0.0.0.0" } any => $"{any.Scheme}://localhost:{any.Port}{any.PathBase}",
            var one => $"{one.Scheme}://{one.Host}:{one.Port}{one.PathBase}",
        });
    }

    private static Uri Checked(string url) =>
        Uri.TryCreate(url.EndsWith('/') ? url : url + "/", UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new InvalidOperationException($"Portal:PublicUrl is '{url}'; it must be an address such as https://portal.example.org.");
}
