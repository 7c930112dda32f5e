using System.Globalization;
using ClientPortal.Domain.People;

namespace ClientPortal.Web.Identity;

/// <summary>An OpenID Connect provider at which people of one company sign in, as the settings <c>Portal:SignIn:Oidc:0</c> describe it.</summary>
public sealed record CompanyProvider
{
    public const string Setting = "Portal:SignIn:Oidc";

    private static readonly string[] Needed = ["Name", "Authority", "ClientId", "ClientSecret", "Domains", "For"];

    // Their tokens name the tenant of each person as issuer, so that any tenant of the world could vouch for an address.
    private static readonly string[] ManyTenants = ["common", "organizations", "consumers"];

    public required int Number { get; init; }
    public required string Name { get; init; }
    public required Uri Authority { get; init; }
    public required string ClientId { get; init; }
    public required string ClientSecret { get; init; }

    /// <summary>Domains of the e-mail addresses that it may vouch for, in lower case and ASCII.</summary>
    public required IReadOnlyList<string> Domains { get; init; }

    /// <summary>Whether its people are staff; otherwise they are clients.</summary>
    public required bool IsForStaff { get; init; }

    /// <summary>The one organisation whose people it may vouch for; null for every organisation.</summary>
    public Guid? Organisation { get; init; }

    public string Scheme => $"company-{Number}";

    /// <summary>The local address that leads to the provider, and afterwards to the page that the person came for.</summary>
    public string LoginAddress(string? back) => $"/login/company/{Number}?returnUrl={Uri.EscapeDataString(SessionEndpoints.BackTo(back))}";

    public string CallbackPath => $"/login/company/{Number}/callback";

    public static IReadOnlyList<CompanyProvider> Of(IConfiguration configuration) =>
    [
        .. configuration.GetSection(Setting).GetChildren().Select(one => new CompanyProvider
        {
            Number = int.Parse(one.Key, CultureInfo.InvariantCulture),
            Name = one["Name"]!,
            Authority = new Uri(one["Authority"]!),
            ClientId = one["ClientId"]!,
            ClientSecret = one["ClientSecret"]!,
            Domains = DomainsOf(one),
            IsForStaff = IsStaff(one),
            Organisation = Guid.TryParse(one["Organisation"], out var organisation) ? organisation : null,
        }),
    ];

    /// <summary>One sentence for each setting of a provider that is missing or not valid. No sentence has a secret.</summary>
    public static IEnumerable<string> Wrong(IConfiguration configuration) =>
        configuration.GetSection(Setting).GetChildren().SelectMany(one => WrongOf(one)).Concat(configuration.GetSection(Setting).GetChildren()
            .SelectMany(one => DomainsOf(one)).GroupBy(domain => domain).Where(same => same.Count() > 1)
            .Select(same => $"{Setting} names the domain '{same.Key}' twice: each domain has one provider."));

    /// <summary>Whether it may vouch for an address.</summary>
    public bool Owns(string email) => Domains.Contains(email[(email.LastIndexOf('@') + 1)..]);

    /// <summary>Whether it may sign in a person with this role in this organisation.</summary>
    public bool Fits(Role role, Guid organisation) => (role != Role.Client) == IsForStaff && (Organisation ?? organisation) == organisation;

    /// <summary>For logs: without the secret.</summary>
    public override string ToString() => Name;

    private static IEnumerable<string> WrongOf(IConfigurationSection one)
    {
        if (!int.TryParse(one.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            return [$"{one.Path} is no provider: write {Setting}:0:Name, {Setting}:0:Authority and so on, and 1 for the second provider."];
        }

        var missing = Needed.Where(name => name == "Domains" ? DomainsOf(one).Length == 0 : string.IsNullOrWhiteSpace(one[name]))
            .Select(name => $"{one.Path}:{name} is missing: set it, or leave the whole provider out.");
        return
        [
            .. missing,
            .. one["Authority"] is { Length: > 0 } authority && !IsAuthority(authority)
                ? [$"{one.Path}:Authority is '{authority}': set it to the https address of one issuer, such as https://accounts.google.com."]
                : Array.Empty<string>(),
            .. one["For"] is { Length: > 0 } people && !IsStaff(one) && !people.Equals("Organisation", StringComparison.OrdinalIgnoreCase)
                ? [$"{one.Path}:For is '{people}': set it to Staff or Organisation."]
                : Array.Empty<string>(),
            .. one["Organisation"] is { Length: > 0 } organisation && !Guid.TryParse(organisation, out _)
                ? [$"{one.Path}:Organisation is '{organisation}': set it to the id in the address of the organisation's page, or leave it out."]
                : Array.Empty<string>(),
        ];
    }

    // Plain http only on this machine: for tests and development.
    private static bool IsAuthority(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
        && !url.Segments.Any(segment => ManyTenants.Contains(segment.Trim('/'), StringComparer.OrdinalIgnoreCase));

    private static bool IsStaff(IConfiguration one) => string.Equals(one["For"], "Staff", StringComparison.OrdinalIgnoreCase);

    // A list (Domains:0), or one value with commas.
    private static string[] DomainsOf(IConfiguration one) =>
    [
        .. (one["Domains"] ?? "").Split(',').Concat(one.GetSection("Domains").GetChildren().Select(child => child.Value ?? ""))
            .Where(domain => !string.IsNullOrWhiteSpace(domain)).Select(domain => EmailAddress.Comparable("@" + domain.Trim().TrimStart('@'))[1..]),
    ];
}

/// <summary>The providers of the settings.</summary>
public sealed record CompanyProviders(IReadOnlyList<CompanyProvider> All)
{
    public CompanyProvider? Find(int number) => All.FirstOrDefault(one => one.Number == number);

    public CompanyProvider? For(string? email) => EmailAddress.Comparable(email) is var typed && typed.Contains('@', StringComparison.Ordinal)
        ? All.FirstOrDefault(one => one.Owns(typed))
        : null;
}
