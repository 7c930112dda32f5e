namespace ClientPortal.Web.Features.Maintenances;

/// <summary>The texts of maintenances.</summary>
public sealed class MaintenanceTexts;
