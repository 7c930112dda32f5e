using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ClientPortal.Web.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class DocumentIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Documents_OrganisationId",
                table: "Documents");

            migrationBuilder.DropIndex(
                name: "IX_Documents_UpdatedAt",
                table: "Documents");

            migrationBuilder.CreateIndex(
                name: "IX_Documents_Folder",
                table: "Documents",
                columns: new[] { "Folder", "Name", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Documents_Name",
                table: "Documents",
                columns: new[] { "Name", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Documents_Newest",
                table: "Documents",
                columns: new[] { "UpdatedAt", "Id", "RemovedAt", "Shared", "State", "Kind" });

            migrationBuilder.CreateIndex(
                name: "IX_Documents_OrganisationId_Added",
                table: "Documents",
                columns: new[] { "OrganisationId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Documents_OrganisationId_Folder",
                table: "Documents",
                columns: new[] { "OrganisationId", "Folder", "Name", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Documents_OrganisationId_Name",
                table: "Documents",
                columns: new[] { "OrganisationId", "Name", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Documents_OrganisationId_Newest",
                table: "Documents",
                columns: new[] { "OrganisationId", "UpdatedAt", "Id", "RemovedAt", "Shared", "State", "Kind" });

            migrationBuilder.CreateIndex(
                name: "IX_Documents_ProjectId_Added",
                table: "Documents",
                columns: new[] { "ProjectId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Documents_ProjectId_Folder",
                table: "Documents",
                columns: new[] { "ProjectId", "Folder", "Name", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Documents_ProjectId_Name",
                table: "Documents",
                columns: new[] { "ProjectId", "Name", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Documents_ProjectId_Newest",
                table: "Documents",
                columns: new[] { "ProjectId", "UpdatedAt", "Id", "RemovedAt", "Shared", "State", "Kind" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Documents_Folder",
                table: "Documents");

            migrationBuilder.DropIndex(
                name: "IX_Documents_Name",
                table: "Documents");

            migrationBuilder.DropIndex(
                name: "IX_Documents_Newest",
                table: "Documents");

            migrationBuilder.DropIndex(
                name: "IX_Documents_OrganisationId_Added",
                table: "Documents");

            migrationBuilder.DropIndex(
                name: "IX_Documents_OrganisationId_Folder",
                table: "Documents");

            migrationBuilder.DropIndex(
                name: "IX_Documents_OrganisationId_Name",
                table: "Documents");

            migrationBuilder.DropIndex(
                name: "IX_Documents_OrganisationId_Newest",
                table: "Documents");

            migrationBuilder.DropIndex(
                name: "IX_Documents_ProjectId_Added",
                table: "Documents");

            migrationBuilder.DropIndex(
                name: "IX_Documents_ProjectId_Folder",
                table: "Documents");

            migrationBuilder.DropIndex(
                name: "IX_Documents_ProjectId_Name",
                table: "Documents");

            migrationBuilder.DropIndex(
                name: "IX_Documents_ProjectId_Newest",
                table: "Documents");

            migrationBuilder.CreateIndex(
                name: "IX_Documents_OrganisationId",
                table: "Documents",
                column: "OrganisationId");

            migrationBuilder.CreateIndex(
                name: "IX_Documents_UpdatedAt",
                table: "Documents",
                column: "UpdatedAt");
        }
    }
}
