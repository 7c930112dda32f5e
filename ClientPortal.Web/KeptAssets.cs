using System.Security.Cryptography;
using System.Text;
using ClientPortal.Web.Background;
using ClientPortal.Web.Data;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.AspNetCore.StaticFiles;

namespace ClientPortal.Web;

/// <summary>
/// Keeps scripts and styles of each version for a day after its last node has ended, in the data folder, which all nodes share: while a new version
/// is being deployed, a page of either one may ask a node of the other.
/// </summary>
internal sealed class KeptAssets(
    PortalFolder folder, EndpointDataSource endpoints, IWebHostEnvironment environment, IHostApplicationLifetime application, TimeProvider clock,
    ILogger<KeptAssets> log)
    : SignalledWorker(new WorkSignal(), clock, log)
{
    // Each node says once an hour that its version is in use.
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Kept = TimeSpan.FromHours(25);

    // Characters of the name of a version's folder.
    private const int NameLength = 16;

    private static readonly FileExtensionContentTypeProvider Types = new();

    private readonly TimeProvider clock = clock;
    private readonly string root = Path.Combine(folder.Root, "assets");

    protected override string OnFailure => "Scripts and styles could not be kept for pages of other versions; it is tried again.";

    /// <summary>The file of another version that an address names by its fingerprint, with its type; null when there is none.</summary>
    public (string File, string Type)? Find(string path) =>
        HasFingerprint(path) && !path.Contains("..", StringComparison.Ordinal) && Types.TryGetContentType(path, out var type)
        && Directory.Exists(root)
        && Directory.EnumerateDirectories(root).Where(IsWhole).Select(version => Path.Combine(version, path.TrimStart('/')))
            .FirstOrDefault(File.Exists) is { } file
            ? (file, type)
            : null;

    /// <summary>Keeps this version, and deletes those that no node has for a day.</summary>
    public async Task KeepAsync(CancellationToken stop)
    {
        var assets = endpoints.Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>()).OfType<StaticAssetDescriptor>()
            .Where(asset => asset.Selectors.Count == 0 && asset.Properties.Any(property => property.Name == "fingerprint"))
            .DistinctBy(asset => asset.Route).OrderBy(asset => asset.Route, StringComparer.Ordinal).ToList();
        var version = Path.Combine(root, VersionOf(assets));
        if (!Directory.Exists(version))
        {
            await WriteAsync(assets, version, stop);
        }

        var now = clock.GetUtcNow().UtcDateTime;
        Directory.SetLastWriteTimeUtc(version, now);
        foreach (var unused in Directory.EnumerateDirectories(root).Where(one => Directory.GetLastWriteTimeUtc(one) < now - Kept))
        {
            Directory.Delete(unused, recursive: true);
        }
    }

    protected override async Task WorkAsync(CancellationToken stop)
    {
        AtMost = Hour;

        // Before the portal has started it has no endpoints.
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (application.ApplicationStarted.Register(started.SetResult))
        {
            await started.Task.WaitAsync(stop);
        }

        await KeepAsync(stop);
    }

    // Whole or not at all: another node may begin the same at the same moment.
    private async Task WriteAsync(List<StaticAssetDescriptor> assets, string version, CancellationToken stop)
    {
        var begun = Path.Combine(root, $"{Guid.NewGuid():N}");
        foreach (var asset in assets)
        {
            // What was built and not published lacks some of them.
            if (environment.WebRootFileProvider.GetFileInfo(asset.AssetPath) is not { Exists: true } file)
            {
                continue;
            }

            var target = Path.Combine(begun, asset.Route);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await using var from = file.CreateReadStream();
            await using var to = File.Create(target);
            await from.CopyToAsync(to, stop);
        }

        Directory.CreateDirectory(begun);
        try
        {
            Directory.Move(begun, version);
        }
        catch (IOException) when (Directory.Exists(version))
        {
            Directory.Delete(begun, recursive: true);
        }
    }

    private static string VersionOf(IEnumerable<StaticAssetDescriptor> assets) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', assets.Select(asset => asset.Route)))))[..NameLength];

    // One that is being written, or whose process was killed meanwhile, has a longer name.
    private static bool IsWhole(string version) => Path.GetFileName(version).Length == NameLength;

    // As the build names them: js/portal.4kx0p2m1ab.js.
    private static bool HasFingerprint(string path) =>
        path.Split('.') is [.., { Length: 10 } fingerprint, _]
        && fingerprint.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter))
        && path.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '.' or '_' or '-');
}

/// <summary>Answers with what <see cref="KeptAssets"/> keeps.</summary>
internal static class KeptAssetsSetup
{
    public static void AddKeptAssets(this WebApplicationBuilder builder)
    {
        // One node has no other version beside it. While it is developed the portal changes all the time, and the browser asks anew for every file.
        if (DatabaseEngine.IsPostgres(builder.Configuration) && !builder.Environment.IsDevelopment())
        {
            builder.Services.AddSingleton<KeptAssets>().AddHostedService(services => services.GetRequiredService<KeptAssets>());
        }
    }

    /// <summary>After routing: for addresses that this version does not have.</summary>
    public static void UseKeptAssets(this WebApplication app)
    {
        if (app.Services.GetService<KeptAssets>() is not { } kept)
        {
            return;
        }

        app.Use((http, next) =>
        {
            if (!HttpMethods.IsGet(http.Request.Method) || http.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is not null
                || kept.Find(http.Request.Path.Value ?? "") is not { } found)
            {
                return next(http);
            }

            http.Response.Headers.CacheControl = "max-age=31536000, immutable";
            http.Response.ContentType = found.Type;
            return http.Response.SendFileAsync(found.File, http.RequestAborted);
        });
    }
}
