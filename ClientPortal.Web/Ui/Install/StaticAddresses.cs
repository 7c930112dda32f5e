using System.Collections.Frozen;
using Microsoft.AspNetCore.StaticAssets;

namespace ClientPortal.Web.Ui.Install;

/// <summary>The addresses of files of <c>wwwroot</c> with the fingerprint of their content, as pages link them.</summary>
public sealed class StaticAddresses(EndpointDataSource endpoints)
{
    private readonly Lazy<FrozenDictionary<string, string>> routes = new(() => endpoints.Endpoints
        .Select(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>()).OfType<StaticAssetDescriptor>()
        .Select(asset => (Label: asset.Properties.FirstOrDefault(property => property.Name == "label")?.Value, asset.Route))
        .Where(asset => asset.Label is not null)
        .DistinctBy(asset => asset.Label)
        .ToFrozenDictionary(asset => asset.Label!, asset => "/" + asset.Route));

    /// <summary>The module that a page with a circuit loads. .NET imports it by the same address: another would start it a second time.</summary>
    public string PortalScripts => Of("lib/portal.js");

    /// <summary>Of <c>css/portal.css</c> it is <c>/css/portal.4kx0….css</c>; of a file without a fingerprint its own.</summary>
    public string Of(string file) => routes.Value.GetValueOrDefault(file, "/" + file);
}
