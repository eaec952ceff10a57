# The server on stdin and stdout: docker run -i --rm -v /path/to/your/parts:/parts:ro part-analysis-mcp
FROM node:22-slim AS build
WORKDIR /build
COPY package.json package-lock.json tsconfig.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY scripts ./scripts
COPY src ./src
RUN node scripts/build.mjs --clean

FROM node:22-slim AS packages
WORKDIR /packages
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:22-slim
ENV NODE_ENV=production PART_DIRS=/parts PART_OUTPUT_DIR=/output PART_STATE_DIR=/state
WORKDIR /app
COPY package.json LICENSE NOTICE ./
COPY --from=packages /packages/node_modules ./node_modules
COPY --from=build /build/dist ./dist
# 1000 is the user node of the base image.
RUN mkdir -p /parts /output /state && chown 1000:1000 /output /state
USER node
VOLUME ["/output", "/state"]
HEALTHCHECK NONE
ENTRYPOINT ["node", "/app/dist/server.js"]
