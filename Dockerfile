# Two stages: everything to build, migrate and run the stand-ins; then what runs in production and no more.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build
USER node

FROM node:24-bookworm-slim
# Defaults that are only safe on one's own machine are refused; docker-compose.yml says otherwise for its local stack.
ENV NODE_ENV=production
# On a machine with much memory Node lets garbage grow to four times what is in use. A program here holds some 60 MB of objects:
# within 512 MB it collects earlier, and a large export takes no more than a small one. The benchmarks read this line.
ENV NODE_OPTIONS="--max-old-space-size=512 --max-semi-space-size=8"
WORKDIR /app
COPY --from=build /app/dist/package.json /app/dist/package-lock.json /app/.npmrc ./
# Of each family two weights are drawn; the others are three quarters of what they take.
RUN npm ci --ignore-scripts && npm cache clean --force \
  && npm sbom --sbom-format=cyclonedx > sbom.json \
  && find node_modules/@expo-google-fonts -type f \( -name '*.png' -o -name '*.ttf' ! -name '*_400Regular.ttf' ! -name '*_700Bold.ttf' \) -delete
COPY --from=build /app/dist dist
RUN mkdir -p /data/records && chown node:node /data/records
USER node
# Also: dist/worker.js, dist/prisma/migrate.js, dist/audit-verify.js, dist/doctor.js, dist/retention-explain.js, dist/retention-reconcile.js, dist/key-store-backups.js, dist/record-keys.js, dist/release.js, dist/worker-health.js.
CMD ["node", "dist/server.js"]
